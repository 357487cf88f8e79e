using GanMl.Export.Graph;
using GanMl.Models.Layers;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>A convolution with its run-time factor multiplied into the stored weights.</summary>
public sealed class EqualizedConv2dConverter : ModuleConverter<EqualizedConv2d>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(EqualizedConv2d module, ConversionContext call)
    {
        using Tensor weight = module.EffectiveWeight();
        using Tensor? bias = module.EffectiveBias();
        GraphValue stored = call.Constant("weight", weight);
        ReadOnlySpan<GraphValue> inputs = bias is null ? [call.Input, stored] : [call.Input, stored, call.Constant("bias", bias)];
        return call.Node(
            "Conv",
            inputs,
            new NodeSetting("kernel_shape", [module.Kernel, module.Kernel]),
            new NodeSetting("pads", Enumerable.Repeat(module.Padding, 4)));
    }
}
