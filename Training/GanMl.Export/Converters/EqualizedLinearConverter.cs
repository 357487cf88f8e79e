using GanMl.Export.Graph;
using GanMl.Models.Layers;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>A linear layer with its run-time factor multiplied into the stored weights.</summary>
public sealed class EqualizedLinearConverter : ModuleConverter<EqualizedLinear>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(EqualizedLinear module, ConversionContext call)
    {
        using Tensor weight = module.EffectiveWeight();
        using Tensor? bias = module.EffectiveBias();
        GraphValue stored = call.Constant("weight", weight);
        ReadOnlySpan<GraphValue> inputs = bias is null ? [call.Input, stored] : [call.Input, stored, call.Constant("bias", bias)];
        return call.InputShape().Count == 2
            ? call.Node("Gemm", inputs, new NodeSetting("transB", 1))
            : throw call.Refuse("its input must be [N, features]; flatten it first");
    }
}
