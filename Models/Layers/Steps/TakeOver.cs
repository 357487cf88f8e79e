namespace GanMl.Models.Layers.Steps;

/// <summary>
/// The first tensor, or from a layer on the second: style mixing (Karras et al., 2019). The third input is the int64 number of the layer
/// from which the second takes over, a single number or one for each example as [N, 1, ...].
/// </summary>
/// <param name="layer">The number of the layer that this one feeds.</param>
public sealed class TakeOver(long layer) : Module<Tensor, Tensor, Tensor, Tensor>(nameof(TakeOver))
{
    /// <summary>The number of the layer that this one feeds.</summary>
    public long Layer { get; } = layer;

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second, Tensor from) => where(from <= Layer, second, first);
}
