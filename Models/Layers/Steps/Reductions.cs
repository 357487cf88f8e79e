namespace GanMl.Models.Layers.Steps;

/// <summary>The mean over some axes. The axes stay, with size 1, unless it is said otherwise.</summary>
public sealed class Mean : Module<Tensor, Tensor>
{
    /// <summary>A step over some axes.</summary>
    /// <param name="dimensions">The axes, at least one; negative ones count from the end.</param>
    /// <param name="keepDimensions">Whether the axes stay, with size 1.</param>
    /// <exception cref="ArgumentException">No axis is given.</exception>
    public Mean(IReadOnlyList<long> dimensions, bool keepDimensions = true)
        : base(nameof(Mean))
    {
        Dimensions = dimensions.Count > 0 ? [.. dimensions] : throw new ArgumentException("Name at least one axis.", nameof(dimensions));
        KeepDimensions = keepDimensions;
    }

    /// <summary>The axes.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>Whether the axes stay, with size 1.</summary>
    public bool KeepDimensions { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.mean([.. Dimensions], KeepDimensions);
}

/// <summary>The sum over some axes. The axes stay, with size 1, unless it is said otherwise.</summary>
public sealed class Sum : Module<Tensor, Tensor>
{
    /// <summary>A step over some axes.</summary>
    /// <param name="dimensions">The axes, at least one; negative ones count from the end.</param>
    /// <param name="keepDimensions">Whether the axes stay, with size 1.</param>
    /// <exception cref="ArgumentException">No axis is given.</exception>
    public Sum(IReadOnlyList<long> dimensions, bool keepDimensions = true)
        : base(nameof(Sum))
    {
        Dimensions = dimensions.Count > 0 ? [.. dimensions] : throw new ArgumentException("Name at least one axis.", nameof(dimensions));
        KeepDimensions = keepDimensions;
    }

    /// <summary>The axes.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>Whether the axes stay, with size 1.</summary>
    public bool KeepDimensions { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.sum([.. Dimensions], KeepDimensions);
}
