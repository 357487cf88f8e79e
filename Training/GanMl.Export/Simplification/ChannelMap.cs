using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>What a normalisation does to each channel: scale x + shift.</summary>
/// <param name="Scale">The factor of each channel.</param>
/// <param name="Shift">What is added to each channel.</param>
internal sealed record ChannelMap(double[] Scale, double[] Shift)
{
    /// <summary>Channels.</summary>
    internal int Count => Scale.Length;

    /// <summary>What a BatchNormalization with stored statistics does; null if the operation is not one.</summary>
    internal static ChannelMap? Of(GraphEditor graph, NodeProto node)
    {
        if (node.OpType != "BatchNormalization"
            || graph.Numbers(node.Input[1]) is not { } weight
            || graph.Numbers(node.Input[2]) is not { } bias
            || graph.Numbers(node.Input[3]) is not { } mean
            || graph.Numbers(node.Input[4]) is not { } variance)
        {
            return null;
        }

        double epsilon = node.Number("epsilon", 1e-5f);
        double[] scale = [.. weight.Zip(variance, (factor, spread) => factor / Math.Sqrt(spread + epsilon))];
        return new ChannelMap(scale, [.. bias.Select((value, channel) => value - (mean[channel] * scale[channel]))]);
    }

    /// <summary>The same for the features of a vector in which each channel has as many neighbours; null if they do not fit.</summary>
    internal ChannelMap? Spread(int features)
    {
        int each = features / Count;
        return features % Count == 0
            ? new ChannelMap(
                [.. Scale.SelectMany(value => Enumerable.Repeat(value, each))],
                [.. Shift.SelectMany(value => Enumerable.Repeat(value, each))])
            : null;
    }
}
