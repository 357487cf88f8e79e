namespace GanMl.Models.Layers.Steps;

/// <summary>The first tensor less the second. Shapes are broadcast.</summary>
public sealed class Subtract() : Module<Tensor, Tensor, Tensor>(nameof(Subtract))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first - second;
}
