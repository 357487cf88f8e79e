using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>Identity, and Clip to a range that a sigmoid never leaves.</summary>
internal sealed class DropIdleSteps : IGraphRewrite
{
    /// <inheritdoc/>
    public bool TryRewrite(GraphEditor graph, NodeProto node)
    {
        bool isIdle = node.OpType switch
        {
            "Identity" => true,
            "Clip" => IsAfterSigmoid(graph, node) && (Bound(graph, node, 1) ?? -1) <= 0 && (Bound(graph, node, 2) ?? 2) >= 1,
            _ => false,
        };
        if (!isIdle || !graph.CanBypass(node))
        {
            return false;
        }

        graph.Bypass(node);
        return true;
    }

    private static bool IsAfterSigmoid(GraphEditor graph, NodeProto clip)
    {
        NodeProto? producer = graph.Producer(clip.Input[0]);
        return (producer?.OpType == "Reshape" ? graph.Producer(producer.Input[0]) : producer)?.OpType == "Sigmoid";
    }

    /// <summary>A bound; null where there is none; one that is not stored is taken for one that matters.</summary>
    private static float? Bound(GraphEditor graph, NodeProto clip, int input) =>
        clip.OptionalInput(input) is { } bound ? graph.Number(bound) ?? float.NaN : null;
}
