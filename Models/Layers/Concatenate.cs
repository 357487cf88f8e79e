namespace GanMl.Models.Layers;

/// <summary>Joins two tensors along one dimension: [N, a, ...] and [N, b, ...] to [N, a + b, ...] for dimension 1.</summary>
/// <param name="dimension">The dimension that grows.</param>
public sealed class Concatenate(long dimension = 1) : Module<Tensor, Tensor, Tensor>(nameof(Concatenate))
{
    /// <summary>The dimension that grows.</summary>
    public long Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => cat([first, second], Dimension);
}
