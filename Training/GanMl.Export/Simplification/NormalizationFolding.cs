using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>Batch normalisation by stored statistics becomes part of the weights before or behind it.</summary>
internal static class NormalizationFolding
{
    /// <summary>
    /// Batch normalisation right after a convolution or matrix product, or after a reshape of one, becomes part of its weights.
    /// </summary>
    internal static bool Backwards(GraphEditor graph, NodeProto node)
    {
        if (ChannelMap.Of(graph, node) is not { } map
            || LinearBefore.Find(graph, node.Input[0]) is not { } before
            || map.Spread(before.Operation.Outputs) is not { } spread
            || (before.Reshape is null && map.Count != before.Operation.Outputs)
            || !graph.CanBypass(node))
        {
            return false;
        }

        before.Operation.MapOutputs(spread.Scale, spread.Shift);
        graph.Bypass(node);
        return true;
    }

    /// <summary>
    /// Batch normalisation after a ReLU, as in the textbook's DCGAN. With a scale s and a shift t of a channel, s relu(x) + t is
    /// sign(s) max(|s| x + sign(s) t, sign(s) t): |s| and the shift become part of the weights before, the rectifier a maximum with a
    /// constant for each channel, and the sign part of the weights after.
    /// </summary>
    internal static bool ThroughRectifier(GraphEditor graph, NodeProto node)
    {
        if (ChannelMap.Of(graph, node) is not { } map
            || graph.PrivateProducer(node.Input[0]) is not { OpType: "Relu" } rectifier
            || LinearBefore.Find(graph, rectifier.Input[0]) is not { } before
            || map.Spread(before.Operation.Outputs) is not { } spread
            || (before.Reshape is null && map.Count != before.Operation.Outputs)
            || !graph.CanBypass(node))
        {
            return false;
        }

        double[] sign = [.. map.Scale.Select(scale => scale < 0 ? -1.0 : 1.0)];
        LinearOperation? after = LinearOperation.Of(graph, graph.OnlyConsumer(node.Output[0]));
        if (sign.Contains(-1) && after?.Inputs != map.Count)
        {
            return false;
        }

        before.Operation.MapOutputs(
            [.. spread.Scale.Select(Math.Abs)],
            [.. spread.Shift.Zip(spread.Scale, (shift, scale) => scale < 0 ? -shift : shift)]);
        float[] floor = [.. map.Shift.Zip(sign, (shift, direction) => (float)(direction * shift))];
        if (floor.Any(value => value != 0))
        {
            rectifier.OpType = "Max";
            graph.SetInput(rectifier, 1, graph.Store(
                $"{node.Name}/floor", floor, [floor.Length, .. Enumerable.Repeat(1L, before.Rank - 2)]));
        }

        if (sign.Contains(-1))
        {
            after!.MapInputs(sign, new double[sign.Length]);
        }

        graph.Bypass(node);
        return true;
    }

    /// <summary>
    /// Batch normalisation right before a matrix product, perhaps with a flattening between them, or before a convolution without padding,
    /// becomes part of its weights. Where zeros are put around the image it cannot: they would have to be shifted too.
    /// </summary>
    internal static bool Forwards(GraphEditor graph, NodeProto node)
    {
        if (ChannelMap.Of(graph, node) is not { } map || graph.OnlyConsumer(node.Output[0]) is not { } next)
        {
            return false;
        }

        // [0, features]: the batch stays, and the values of a channel become neighbouring features.
        bool isFlattened = next.OpType == "Reshape" && graph.Integers(next.Input[1]) is [0, _];
        LinearOperation? after = LinearOperation.Of(graph, isFlattened ? graph.OnlyConsumer(next.Output[0]) : next);
        if (after is not { SeesNoPadding: true }
            || (isFlattened && after.Rank != 2)
            || (!isFlattened && after.Inputs != map.Count)
            || map.Spread(after.Inputs) is not { } spread)
        {
            return false;
        }

        after.MapInputs(spread.Scale, spread.Shift);
        graph.Bypass(node);
        return true;
    }
}

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

/// <summary>A linear operation whose output, perhaps after a reshape of features into channels, is used once.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Reshape">The reshape, if there is one: [N, channels x rest] to [N, channels, rest].</param>
/// <param name="Rank">Axes of what comes out.</param>
internal sealed record LinearBefore(LinearOperation Operation, NodeProto? Reshape, int Rank)
{
    /// <summary>Finds the operation behind a value that nothing else uses.</summary>
    internal static LinearBefore? Find(GraphEditor graph, string value)
    {
        NodeProto? producer = graph.PrivateProducer(value);
        if (producer is not { OpType: "Reshape" } reshape)
        {
            return LinearOperation.Of(graph, producer) is { } direct ? new LinearBefore(direct, null, direct.Rank) : null;
        }

        // [0, channels, ...]: the batch stays, and neighbouring features become one channel.
        bool splitsFeatures = graph.Integers(reshape.Input[1]) is [0, > 0, ..] target && target.Skip(2).All(size => size > 0);
        return splitsFeatures && LinearOperation.Of(graph, graph.PrivateProducer(reshape.Input[0])) is { Rank: 2 } operation
            ? new LinearBefore(operation, reshape, graph.Integers(reshape.Input[1])!.Length)
            : null;
    }
}
