using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>
/// Batch normalisation after a ReLU, as in the textbook's DCGAN. With a scale s and a shift t of a channel, s relu(x) + t is
/// sign(s) max(|s| x + sign(s) t, sign(s) t): |s| and the shift become part of the weights before, the rectifier a maximum with a
/// constant a channel, and the sign part of the weights after.
/// </summary>
internal sealed class FoldNormalizationThroughRectifier : IGraphRewrite
{
    /// <inheritdoc/>
    public bool TryRewrite(GraphEditor graph, NodeProto node)
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
}
