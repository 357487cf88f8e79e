using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>Channels of groups dealt out in turn (Zhang et al., 2017).</summary>
public sealed class ChannelShuffleConverter : ModuleConverter<ChannelShuffle>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(ChannelShuffle module, ConversionContext call)
    {
        long channels = call.InputShape()[1];
        long each = channels / module.groups;
        return ChannelOrder.Take(
            call, call.Input, Enumerable.Range(0, (int)channels).Select(to => (to % module.groups * each) + (to / module.groups)));
    }
}
