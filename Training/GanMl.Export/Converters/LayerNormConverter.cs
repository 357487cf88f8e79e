using GanMl.Export.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Normalisation over the last axes of each example (Ba, Kiros and Hinton, 2016).</summary>
public sealed class LayerNormConverter : ModuleConverter<LayerNorm>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(LayerNorm module, ConversionContext call)
    {
        using Tensor one = ones(module.normalized_shape);
        GraphValue weight = module.weight is { } scale ? call.Parameter("weight", scale) : call.Constant("weight", one);
        ReadOnlySpan<GraphValue> inputs = module.bias is { } shift ? [call.Input, weight, call.Parameter("bias", shift)] : [call.Input, weight];
        return call.Node(
            "LayerNormalization",
            inputs,
            new NodeSetting("axis", -module.normalized_shape.Length),
            new NodeSetting("epsilon", (float)module.eps));
    }
}
