using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Weights with which the classes together weigh the same, however many rows each has; their mean over all rows is 1.</summary>
internal static class ClassWeights
{
    /// <param name="counts">How many rows each class has.</param>
    /// <returns>The weight of a row by its class, counted from 0.</returns>
    internal static float[] Of(long[] counts)
    {
        double total = counts.Sum();
        int classes = counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1 : (float)(total / ((double)classes * count)))];
    }

    /// <summary>The weight of the row at which a reader of keys stands; 1 without a label.</summary>
    internal static ValueGetter<float> Open(ValueGetter<uint> readKey, float[] weights)
    {
        uint key = 0;
        return (ref float value) =>
        {
            readKey(ref key);
            value = key > 0 && key <= weights.Length ? weights[key - 1] : 1;
        };
    }

    /// <summary>The rows of a view with their weights.</summary>
    internal static DerivedView Append(IDataView rows, string labelColumn, string weightColumn)
    {
        DataViewSchema.Column label = LabelColumn.Find(rows.Schema, labelColumn, nameof(labelColumn));
        if (rows.Schema.GetColumnOrNull(weightColumn) is not null)
        {
            throw new ArgumentException(
                $"There is a column '{weightColumn}' already: give the new one another name, or drop the old one with DropColumns.",
                nameof(weightColumn));
        }

        float[] weights = Of(Count(rows, label));
        return new DerivedView(
            rows,
            [
                .. rows.Schema.Where(column => !column.IsHidden).Select(DerivedColumn.Keep),
                DerivedColumn.Create(
                    weightColumn, NumberDataViewType.Single, [label], row => Open(row.GetGetter<uint>(label), weights)),
            ]);
    }

    private static long[] Count(IDataView rows, DataViewSchema.Column label)
    {
        long[] counts = new long[(int)((KeyDataViewType)label.Type).Count];
        using DataViewRowCursor cursor = rows.GetRowCursor([label]);
        ValueGetter<uint> read = cursor.GetGetter<uint>(label);
        uint key = 0;
        while (cursor.MoveNext())
        {
            read(ref key);
            if (key > 0 && key <= counts.Length)
            {
                counts[key - 1]++;
            }
        }

        return counts;
    }
}
