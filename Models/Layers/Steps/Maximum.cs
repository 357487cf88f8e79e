namespace GanMl.Models.Layers.Steps;

/// <summary>The larger of two tensors, value by value. Shapes are broadcast.</summary>
public sealed class Maximum() : Module<Tensor, Tensor, Tensor>(nameof(Maximum))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => maximum(first, second);
}
