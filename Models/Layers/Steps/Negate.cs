namespace GanMl.Models.Layers.Steps;

/// <summary>Each value with the other sign.</summary>
public sealed class Negate() : Module<Tensor, Tensor>(nameof(Negate))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.neg();
}
