namespace GanMl.Models.Layers.Steps;

/// <summary>The product of two tensors, value by value. Shapes are broadcast.</summary>
public sealed class Multiply() : Module<Tensor, Tensor, Tensor>(nameof(Multiply))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first * second;
}
