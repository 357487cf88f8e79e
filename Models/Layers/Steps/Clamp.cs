namespace GanMl.Models.Layers.Steps;

/// <summary>Each value held between two bounds.</summary>
/// <param name="minimum">The lower bound.</param>
/// <param name="maximum">The upper bound, at least the lower.</param>
public sealed class Clamp(double minimum, double maximum) : Module<Tensor, Tensor>(nameof(Clamp))
{
    /// <summary>The lower bound.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The upper bound.</summary>
    public double Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.clamp(Minimum, Maximum);
}
