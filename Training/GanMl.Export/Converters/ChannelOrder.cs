using GanMl.Export.Graph;

namespace GanMl.Export.Converters;

/// <summary>Channels in another order.</summary>
internal static class ChannelOrder
{
    /// <summary>Takes channels by number.</summary>
    internal static GraphValue Take(ConversionContext call, GraphValue value, IEnumerable<long> channels) =>
        call.Node("Gather", [value, call.Constant("channels", channels)], new NodeSetting("axis", 1));
}
