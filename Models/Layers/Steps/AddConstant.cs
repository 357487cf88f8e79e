namespace GanMl.Models.Layers.Steps;

/// <summary>Each value plus a fixed number.</summary>
/// <param name="number">The number.</param>
public sealed class AddConstant(double number) : Module<Tensor, Tensor>(nameof(AddConstant))
{
    /// <summary>The number.</summary>
    public double Number { get; } = number;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input + Number;
}
