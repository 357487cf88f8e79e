using GanMl.Export.Simplification;
using GanMl.Inference.Format;

namespace GanMl.Export.Quantization;

/// <summary>A ReLU, or the maximum with a constant a channel that a ReLU and a normalisation were folded into.</summary>
internal static class Rectifier
{
    /// <summary>The least that is let through of a value by the rectifier that alone uses it, channel by channel or one for all.</summary>
    /// <returns>Null if there is no such rectifier.</returns>
    internal static float[]? Floor(GraphEditor graph, string value, out NodeProto? rectifier)
    {
        rectifier = graph.OnlyConsumer(value);
        float[]? floor = rectifier switch
        {
            { OpType: "Relu" } => [0],
            { OpType: "Max", Input.Count: 2 } => graph.Numbers(rectifier.Input[1]),
            _ => null,
        };
        rectifier = floor is null ? null : rectifier;
        return floor;
    }
}
