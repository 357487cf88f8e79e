namespace GanMl.Models.Layers.Steps;

/// <summary>The smaller of two tensors, value by value. Shapes are broadcast.</summary>
public sealed class Minimum() : Module<Tensor, Tensor, Tensor>(nameof(Minimum))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => minimum(first, second);
}
