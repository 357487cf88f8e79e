using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>Blocks of pixels become channels: SpaceToDepth, whose channels come in another order than torch's.</summary>
public sealed class PixelUnshuffleConverter : ModuleConverter<PixelUnshuffle>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(PixelUnshuffle module, ConversionContext call)
    {
        long channels = call.InputShape()[1];
        long block = module.downscale_factor * module.downscale_factor;
        GraphValue spread = call.Node("SpaceToDepth", [call.Input], new NodeSetting("blocksize", module.downscale_factor));
        return ChannelOrder.Take(call, spread, Enumerable.Range(0, (int)(channels * block)).Select(to => (to % block * channels) + (to / block)));
    }
}
