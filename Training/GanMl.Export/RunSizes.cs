namespace GanMl.Export;

/// <summary>The sizes of one run: of the batch, and of every dynamic axis the one whose turn it is.</summary>
/// <param name="Batch">Examples in the batch.</param>
/// <param name="Turn">Which of the sizes to try a dynamic axis has.</param>
internal readonly record struct RunSizes(long Batch, int Turn)
{
    /// <summary>The first run that is followed. Not of batch 1, so that an axis that follows the batch can be told from one of size 1.</summary>
    internal static RunSizes First { get; } = new(2, 0);

    /// <summary>The second run that is followed: what differs from the first in shape differs from run to run.</summary>
    internal static RunSizes Second { get; } = new(3, 1);

    /// <summary>The size of an axis in this run.</summary>
    internal long Of(ExportAxis axis) => axis == ExportAxis.Batch ? Batch : axis.Sizes[Turn % axis.Sizes.Count];

    /// <summary>The shape of an input in this run.</summary>
    internal long[] Of(ExportInput input) => [.. input.Axes.Select(Of)];
}
