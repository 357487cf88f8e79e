namespace GanMl.Training.Export.Graph;

/// <summary>One axis of an input or output of the graph: of one size, or of a size that differs from run to run and has a name.</summary>
internal readonly record struct GraphAxis
{
    private GraphAxis(string? symbol, long size)
    {
        Symbol = symbol;
        Size = size;
    }

    /// <summary>The axis of the examples in a batch.</summary>
    internal static GraphAxis Batch { get; } = new("batch", 0);

    /// <summary>The name of a size that differs from run to run; null for a fixed one.</summary>
    internal string? Symbol { get; }

    /// <summary>The size of a fixed axis.</summary>
    internal long Size { get; }

    /// <summary>An axis of one size.</summary>
    internal static GraphAxis Fixed(long size) => new(null, size);

    /// <summary>The axes of an output whose shape was seen at two batch sizes.</summary>
    internal static IReadOnlyList<GraphAxis> Between(
        string output,
        (long Batch, IReadOnlyList<long> Shape) first,
        (long Batch, IReadOnlyList<long> Shape) second) =>
    [
        .. first.Shape.Zip(second.Shape).Select((sizes, axis) => sizes switch
        {
            _ when sizes.First == sizes.Second => Fixed(sizes.First),
            _ when sizes.First == first.Batch && sizes.Second == second.Batch => Batch,
            _ => new GraphAxis($"{output}_{axis}", 0),
        }),
    ];
}
