namespace GanMl.Models.Layers.Steps;

/// <summary>A part of an axis: from a start up to, and without, an end.</summary>
/// <param name="dimension">The axis; negative counts from the end.</param>
/// <param name="start">The first index; negative counts from the end.</param>
/// <param name="end">The index behind the last one; negative counts from the end, and a large number means all that is left.</param>
/// <param name="step">From index to index, at least 1.</param>
public sealed class Slice(long dimension, long start, long end = long.MaxValue, long step = 1) : Module<Tensor, Tensor>(nameof(Slice))
{
    /// <summary>The axis.</summary>
    public long Dimension { get; } = dimension;

    /// <summary>The first index.</summary>
    public long Start { get; } = start;

    /// <summary>The index behind the last one.</summary>
    public long End { get; } = end;

    /// <summary>From index to index.</summary>
    public long Step { get; } = step;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.slice(Dimension, Start, End, Step);
}
