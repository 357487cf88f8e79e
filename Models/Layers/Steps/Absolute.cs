namespace GanMl.Models.Layers.Steps;

/// <summary>The absolute value of each value.</summary>
public sealed class Absolute() : Module<Tensor, Tensor>(nameof(Absolute))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.abs();
}
