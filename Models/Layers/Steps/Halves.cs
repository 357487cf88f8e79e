namespace GanMl.Models.Layers.Steps;

/// <summary>An axis of even size in two: [N, 2 C, ...] to [N, C, ...] twice for axis 1.</summary>
/// <param name="dimension">The axis.</param>
public sealed class Halves(long dimension = 1) : Module<Tensor, (Tensor First, Tensor Second)>(nameof(Halves))
{
    /// <summary>The axis.</summary>
    public long Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override (Tensor First, Tensor Second) forward(Tensor input)
    {
        // Copies: two views of one tensor would lie in one place.
        Tensor[] halves = input.chunk(2, Dimension);
        return (halves[0].contiguous(), halves[1].contiguous());
    }
}
