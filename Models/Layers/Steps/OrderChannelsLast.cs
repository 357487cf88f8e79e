using GanMl.Models.Layers.Convolutions;

namespace GanMl.Models.Layers.Steps;

/// <summary>
/// The same images, [N, C, H, W], with the values of a pixel next to each other in memory: a processor's convolutions and poolings are
/// fastest so. On other devices it does nothing, and in a graph it is nothing.
/// </summary>
public sealed class OrderChannelsLast() : Module<Tensor, Tensor>(nameof(OrderChannelsLast))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor ordered = ChannelsLast.Of(input);
        return ReferenceEquals(ordered, input) ? input.alias() : ordered;
    }
}
