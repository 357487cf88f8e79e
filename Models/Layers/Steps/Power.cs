namespace GanMl.Models.Layers.Steps;

/// <summary>Each value to a fixed power.</summary>
/// <param name="exponent">The power.</param>
public sealed class Power(double exponent) : Module<Tensor, Tensor>(nameof(Power))
{
    /// <summary>The power.</summary>
    public double Exponent { get; } = exponent;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.pow(Exponent);
}
