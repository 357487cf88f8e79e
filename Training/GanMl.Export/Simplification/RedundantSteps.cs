using GanMl.Inference.Format;

namespace GanMl.Export.Simplification;

/// <summary>Steps that do nothing, or that fewer steps do as well.</summary>
internal static class RedundantSteps
{
    /// <summary>Identity, and Clip to a range that a sigmoid never leaves.</summary>
    internal static bool Drop(GraphEditor graph, NodeProto node)
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

    /// <summary>Two reshapes in a row are the last one alone.</summary>
    internal static bool MergeReshapes(GraphEditor graph, NodeProto node)
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

    /// <summary>
    /// The head of most generators, tanh brought from [-1, 1] to [0, 1], is a sigmoid: (tanh(x) + 1) / 2 = sigmoid(2 x). The factor of 2
    /// becomes part of the weights before.
    /// </summary>
    internal static bool FoldScaledTanh(GraphEditor graph, NodeProto node)
    {
        if (node is not { OpType: "Add", Input.Count: 2 }
            || graph.Number(node.Input[1]) != 0.5f
            || graph.PrivateProducer(node.Input[0]) is not { OpType: "Mul" } scaled
            || graph.Number(scaled.Input[1]) != 0.5f
            || Tanh(graph, scaled.Input[0]) is not { } tanh
            || LinearOperation.Of(graph, graph.PrivateProducer(tanh.Input[0])) is not { } before
            || !graph.CanBypass(node))
        {
            return false;
        }

        before.MapOutputs([.. Enumerable.Repeat(2.0, before.Outputs)], new double[before.Outputs]);
        tanh.OpType = "Sigmoid";
        graph.Changed();
        graph.Bypass(scaled);
        graph.Bypass(node);
        return true;
    }

    private static NodeProto? Tanh(GraphEditor graph, string value)
    {
        NodeProto? producer = graph.PrivateProducer(value);
        producer = producer?.OpType == "Reshape" ? graph.PrivateProducer(producer.Input[0]) : producer;
        return producer?.OpType == "Tanh" ? producer : null;
    }
}
