namespace GanMl.Models.Layers.Steps;

/// <summary>The square root of each value; values below 0 give what is not a number.</summary>
public sealed class SquareRoot() : Module<Tensor, Tensor>(nameof(SquareRoot))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.sqrt();
}
