using TorchSharp;

namespace GanMl.Models.Layers.Convolutions;

/// <summary>
/// The order in memory in which the values of a pixel lie next to each other. A processor's convolutions take it as it is, and copy others.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>The same [N, C, H, W] in this order; the tensor itself where it has it already, or lies on another device.</summary>
    internal static Tensor Of(Tensor images)
    {
        if (images.device_type != DeviceType.CPU || Has(images))
        {
            return images;
        }

        Tensor ordered = images.permute(0, 2, 3, 1).contiguous();

        // One channel lies in memory as it would in any order. Taken away and added as the last axis, it is in this one.
        return (images.size(1) == 1 ? ordered.squeeze(3).unsqueeze(3) : ordered).permute(0, 3, 1, 2);
    }

    private static bool Has(Tensor images) =>
        images.stride(1) == 1 && images.stride(3) == images.size(1) && images.stride(0) == images.size(1) * images.size(2) * images.size(3);
}
