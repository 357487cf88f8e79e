using GanMl.Export.Converters;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Simplification;

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
