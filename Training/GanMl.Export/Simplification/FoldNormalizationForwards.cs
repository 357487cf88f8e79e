using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>
/// Batch normalisation right before a matrix product, perhaps with a flattening between them, or before a convolution without padding,
/// becomes part of its weights. Where zeros are put around the image it cannot: they would have to be shifted too.
/// </summary>
internal sealed class FoldNormalizationForwards : IGraphRewrite
{
    /// <inheritdoc/>
    public bool TryRewrite(GraphEditor graph, NodeProto node)
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
