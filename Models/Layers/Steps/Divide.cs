namespace GanMl.Models.Layers.Steps;

/// <summary>The first tensor divided by the second, value by value. Shapes are broadcast.</summary>
public sealed class Divide() : Module<Tensor, Tensor, Tensor>(nameof(Divide))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first / second;
}
