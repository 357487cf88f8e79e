namespace GanMl.Models.Layers.Steps;

/// <summary>e to the power of each value.</summary>
public sealed class Exponential() : Module<Tensor, Tensor>(nameof(Exponential))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.exp();
}
