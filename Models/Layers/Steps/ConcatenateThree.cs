namespace GanMl.Models.Layers.Steps;

/// <summary>Joins three tensors along one dimension.</summary>
/// <param name="dimension">The dimension that grows.</param>
public sealed class ConcatenateThree(long dimension = 1) : Module<Tensor, Tensor, Tensor, Tensor>(nameof(ConcatenateThree))
{
    /// <summary>The dimension that grows.</summary>
    public long Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second, Tensor third) => cat([first, second, third], Dimension);
}
