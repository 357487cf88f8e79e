using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>The column that says of which class an image is.</summary>
internal static class LabelColumn
{
    private const ulong MostClasses = 1 << 20;

    /// <param name="schema">The columns.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="where">Where the user names it.</param>
    /// <exception cref="ArgumentException">The column is missing or no key of classes; the message says what to do.</exception>
    internal static DataViewSchema.Column Find(DataViewSchema schema, string name, string where)
    {
        DataViewSchema.Column label = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The images have no column '{name}' of labels. Their columns are: "
            + $"{string.Join(", ", schema.Select(other => other.Name))}. Name the right one in {where}.");
        if (label.Type is not KeyDataViewType key || key.RawType != typeof(uint))
        {
            throw new ArgumentException(
                $"Column '{name}' is {label.Type}, but labels must be keys of type UInt32. Make them with MapValueToKey.");
        }

        return key.Count <= MostClasses
            ? label
            : throw new ArgumentException(
                $"Column '{name}' is a key of {key.Count} values: a hash, or a number of its own for each row, but no class. "
                + $"Name the column of classes in {where}.");
    }
}
