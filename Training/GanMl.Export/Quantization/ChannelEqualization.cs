using GanMl.Export.Simplification;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Quantization;

/// <summary>
/// Cross-layer equalisation (Nagel et al., 2019): one step size serves all channels of an activation, so a channel with a few large values
/// leaves the others few steps. A linear operation, perhaps with a rectifier behind it, gives its channels divided by factors, and the
/// linear operation that follows multiplies them back in its weights: exact, because a rectifier does not care for a positive factor.
/// </summary>
internal static class ChannelEqualization
{
    // A channel that is hardly ever used would get an endless factor.
    private const double SmallestFactor = 1e-3;

    /// <summary>Equalises the output of an operation that is to compute in whole numbers, where what follows allows it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isQuantized">Whether another operation is to compute in whole numbers too.</param>
    /// <param name="ranges">What was seen; it follows the change.</param>
    internal static void Apply(
        GraphEditor graph, NodeProto operation, Func<NodeProto, bool> isQuantized, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        string value = operation.Output[0];
        float[]? floor = Rectifier.Floor(graph, value, out NodeProto? rectifier);
        LinearOperation? after = LinearOperation.Of(graph, graph.OnlyConsumer(rectifier?.Output[0] ?? value));
        LinearOperation before = LinearOperation.Of(graph, operation)!;
        if (after is null || after.Inputs != before.Outputs || after.Rank != before.Rank)
        {
            return;
        }

        // Where the next operation rounds its weights too, half of the way: factors that help here make its weights uneven there.
        double power = isQuantized(after.Node) ? 0.5 : 1;
        double[] extent = ranges[value].Extent(floor);
        double largest = extent.Max();
        double[] factors = [.. extent.Select(each => Math.Max(Math.Pow(each / Math.Max(largest, double.Epsilon), power), SmallestFactor))];
        before.MapOutputs([.. factors.Select(factor => 1 / factor)], new double[factors.Length]);
        after.MapInputs(factors, new double[factors.Length]);
        ranges[value].Divide(factors);
        if (rectifier is { OpType: "Max" } maximum)
        {
            float[] scaled = [.. factors.Select((factor, channel) => (float)(floor![channel % floor.Length] / factor))];
            long[] shape = [scaled.Length, .. Enumerable.Repeat(1L, before.Rank - 2)];
            graph.SetInput(maximum, 1, graph.StoreAgain(maximum.Input[1], scaled, shape));
        }

        if (ranges.TryGetValue(after.Node.Input[0], out ActivationRange? seen) && seen != ranges[value])
        {
            seen.Divide(factors);
        }
    }
}

/// <summary>A ReLU, or the maximum with a constant for each channel that a ReLU and a normalisation were folded into.</summary>
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
