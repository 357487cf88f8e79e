using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Instance normalisation, then the style's scale and shift.</summary>
public sealed class AdaptiveInstanceNormalizationConverter : ModuleConverter<AdaptiveInstanceNormalization>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(AdaptiveInstanceNormalization module, ConversionContext call)
    {
        using Tensor one = ones(call.InputShape()[1]);
        using Tensor zero = zeros(call.InputShape()[1]);

        // ONNX Runtime normalises by x * scale - mean * scale, which loses what is small beside the mean: without one nothing is lost.
        GraphValue mean = call.Node("ReduceMean", [call.Input], new NodeSetting("axes", [2L, 3]), new NodeSetting("keepdims", 1));
        GraphValue normalized = call.Node(
            "InstanceNormalization",
            [call.Node("Sub", [call.Input, mean]), call.Constant("one", one), call.Constant("zero", zero)],
            new NodeSetting("epsilon", (float)AdaptiveInstanceNormalization.Epsilon));
        GraphValue style = call.Node("Reshape", [call.Inputs[1], call.Constant("shape", [0L, -1, 1, 1])]);
        IReadOnlyList<GraphValue> halves = call.Nodes("Split", [style], 2, new NodeSetting("axis", 1));
        GraphValue scale = call.Node("Add", [halves[0], call.Constant("unit", 1f)]);
        return call.Node("Add", [call.Node("Mul", [normalized, scale]), halves[1]]);
    }
}
