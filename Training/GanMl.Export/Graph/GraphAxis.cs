using GanMl.Export.Inputs;
using GanMl.Export.Recording;

namespace GanMl.Export.Graph;

/// <summary>One axis of an input or output of the graph: of one size, or of a size that differs from run to run and has a name.</summary>
internal readonly record struct GraphAxis
{
    private GraphAxis(string? symbol, long size)
    {
        Symbol = symbol;
        Size = size;
    }

    /// <summary>The name of a size that differs from run to run; null for a fixed one.</summary>
    internal string? Symbol { get; }

    /// <summary>The size of a fixed axis.</summary>
    internal long Size { get; }

    /// <summary>An axis of one size.</summary>
    internal static GraphAxis Fixed(long size) => new(null, size);

    /// <summary>
    /// The axes of an input as they were declared. An optional one has names of its own: left out, it is of size 1 where the others are
    /// not, and ONNX Runtime takes axes of one name for axes of one size.
    /// </summary>
    internal static IReadOnlyList<GraphAxis> Of(ExportInput input) =>
    [
        .. input.Axes.Select(axis => axis.Name is { } name
            ? new GraphAxis(input.IsOptional ? $"{input.Name}_{name}" : name, 0)
            : Fixed(axis.Sizes[0])),
    ];

    /// <summary>
    /// The axes of an output whose shape was seen in two runs: one whose size went along with an input's axis has that axis's name.
    /// </summary>
    /// <param name="output">The output's name.</param>
    /// <param name="value">Its value in <see cref="RunSizes.First"/>, compared with that in <see cref="RunSizes.Second"/>.</param>
    /// <param name="inputs">The inputs.</param>
    internal static IReadOnlyList<GraphAxis>? Between(string output, RecordedValue value, IReadOnlyList<ExportInput> inputs)
    {
        IEnumerable<ExportAxis> axes = inputs.SelectMany(input => input.Axes)
            .Where(axis => axis.Name is not null)
            .Prepend(ExportAxis.Batch);
        return
        [
            .. value.Shape.Zip(value.OtherShape).Select((sizes, index) => sizes.First == sizes.Second
                ? Fixed(sizes.First)
                : new GraphAxis(Follows(sizes)?.Name ?? $"{output}_{index}", 0)),
        ];

        ExportAxis? Follows((long First, long Second) sizes) =>
            axes.FirstOrDefault(axis => (RunSizes.First.Of(axis), RunSizes.Second.Of(axis)) == sizes);
    }
}
