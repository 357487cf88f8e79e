using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Rows of four pixels of one grey, with a value of any type that <c>MapValueToKey</c> makes a label of.</summary>
internal static class KeyedRows
{
    /// <summary>Columns Pixels and Label, whose keys are in the order in which the values come first.</summary>
    internal static IDataView Create<TValue>(MLContext context, IEnumerable<(TValue Value, float Grey)> rows)
    {
        IDataView view = context.Data.LoadFromEnumerable(
            rows.Select(row => new Row<TValue> { Value = row.Value, Pixels = [row.Grey, row.Grey, row.Grey, row.Grey] }).ToArray());
        IDataView keyed = context.Transforms.Conversion.MapValueToKey("Label", "Value").Fit(view).Transform(view);
        return context.Transforms.SelectColumns("Pixels", "Label").Fit(keyed).Transform(keyed);
    }

    internal sealed class Row<TValue>
    {
        public TValue Value { get; set; } = default!;

        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = [];
    }
}
