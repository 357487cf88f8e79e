using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>
/// Batch normalisation right after a convolution or matrix product, or after a reshape of one, becomes part of its weights.
/// </summary>
internal sealed class FoldNormalizationBackwards : IGraphRewrite
{
    /// <inheritdoc/>
    public bool TryRewrite(GraphEditor graph, NodeProto node)
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
}
