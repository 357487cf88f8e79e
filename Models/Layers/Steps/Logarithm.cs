namespace GanMl.Models.Layers.Steps;

/// <summary>The natural logarithm of each value; values below 0 give what is not a number.</summary>
public sealed class Logarithm() : Module<Tensor, Tensor>(nameof(Logarithm))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.log();
}
