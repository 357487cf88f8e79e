using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>Two reshapes in a row are the last one alone.</summary>
internal sealed class MergeReshapes : IGraphRewrite
{
    /// <inheritdoc/>
    public bool TryRewrite(GraphEditor graph, NodeProto node)
    {
        if (node.OpType != "Reshape"
            || graph.PrivateProducer(node.Input[0]) is not { OpType: "Reshape" } first
            || graph.Integers(first.Input[1]) is not { } before
            || graph.Integers(node.Input[1]) is not { } after)
        {
            return false;
        }

        // A 0 keeps the size of an axis of what comes in, so it must mean the same axis without the first reshape.
        bool keepsTheSame = after.Select((size, axis) => size != 0 || (axis < before.Length && before[axis] == 0)).All(same => same);
        if (!keepsTheSame)
        {
            return false;
        }

        graph.Bypass(first);
        return true;
    }
}
