using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>Finds the columns that a generator reads, and says what is wrong with them.</summary>
internal static class InputColumns
{
    internal static DataViewSchema.Column FindLatent(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column column = input.GetColumnOrNull(options.LatentColumn)
            ?? throw MissingLatent(options.LatentColumn, input.Select(other => other.Name));
        return column.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw }, Size: var size }
            && raw == typeof(float) && size == generator.LatentSize
            ? column
            : throw WrongLatent(column.Name, column.Type, generator.LatentSize);
    }

    internal static DataViewSchema.Column FindLabel(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column column = input.GetColumnOrNull(options.LabelColumn)
            ?? throw MissingLabel(options.LabelColumn, input.Select(other => other.Name));
        if (column.Type is not KeyDataViewType key || key.RawType != typeof(uint))
        {
            throw WrongLabel(column.Name, column.Type);
        }

        if (key.Count != (ulong)generator.ClassNames.Count)
        {
            throw new ArgumentException(
                $"The key column '{column.Name}' has {key.Count} values, but the generator has {generator.ClassNames.Count} classes. "
                + "Map the labels to keys with all of the generator's class names (the keyData of MapValueToKey).");
        }

        CheckOrder(column, generator.ClassNames);
        return column;
    }

    internal static ArgumentException MissingLatent(string name, IEnumerable<string> columns) => new(
        $"There is no column '{name}' of latents. The columns are: {string.Join(", ", columns)}. "
        + "Name the right one in GenerateImagesOptions.LatentColumn, or begin with mlContext.Data.CreateNoise.");

    internal static ArgumentException WrongLatent(string name, object type, int size) => new(
        $"Column '{name}' is {type}, but the generator takes latents of type Vector<Single, {size}>.");

    internal static ArgumentException MissingLabel(string name, IEnumerable<string> columns) => new(
        $"The generator is conditional, and there is no column '{name}' of labels. The columns are: {string.Join(", ", columns)}. "
        + "Name the right one in GenerateImagesOptions.LabelColumn.");

    internal static ArgumentException WrongLabel(string name, object type) => new(
        $"Column '{name}' is {type}, but a label must be a key of type UInt32. Make one with MapValueToKey.");

    /// <summary>Keys made by order of appearance often stand for other classes than the generator's: an error that no type shows.</summary>
    private static void CheckOrder(DataViewSchema.Column column, IReadOnlyList<string> classNames)
    {
        if (column.Annotations.Schema.GetColumnOrNull(ColumnTypes.KeyValues)?.Type is not VectorDataViewType { ItemType: TextDataViewType } names
            || names.Size != classNames.Count)
        {
            return;
        }

        VBuffer<ReadOnlyMemory<char>> keyNames = default;
        column.Annotations.GetValue(ColumnTypes.KeyValues, ref keyNames);
        List<string> known = [.. classNames];
        foreach ((int index, ReadOnlyMemory<char> name) in keyNames.Items(all: true))
        {
            int label = known.IndexOf(name.ToString());
            if (label >= 0 && label != index && known[index] != known[label])
            {
                throw new ArgumentException(
                    $"Key {index + 1} of column '{column.Name}' is '{name}', but that is class {label + 1} of the generator. "
                    + "Map the labels to keys in the order of the generator's class names (the keyData of MapValueToKey).");
            }
        }
    }
}
