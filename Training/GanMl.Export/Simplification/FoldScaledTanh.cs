using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

/// <summary>
/// The head of most generators, tanh brought from [-1, 1] to [0, 1], is a sigmoid: (tanh(x) + 1) / 2 = sigmoid(2 x). The factor of 2
/// becomes part of the weights before.
/// </summary>
internal sealed class FoldScaledTanh : IGraphRewrite
{
    /// <inheritdoc/>
    public bool TryRewrite(GraphEditor graph, NodeProto node)
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
