namespace GanMl.Models.Layers.Steps;

/// <summary>Each value times a fixed number.</summary>
/// <param name="factor">The number.</param>
public sealed class Scale(double factor) : Module<Tensor, Tensor>(nameof(Scale))
{
    /// <summary>The number.</summary>
    public double Factor { get; } = factor;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input * Factor;
}
