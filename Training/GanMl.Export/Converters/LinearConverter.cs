using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>x W^T + b: one Gemm for vectors, a product over the last axis for anything with more axes.</summary>
public sealed class LinearConverter : ModuleConverter<Linear>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Linear module, ConversionContext call)
    {
        GraphValue weight = call.Parameter("weight", module.weight!);
        GraphValue? bias = module.bias is { } values ? call.Parameter("bias", values) : null;
        if (call.InputShape().Count == 2)
        {
            ReadOnlySpan<GraphValue> inputs = bias is { } offset ? [call.Input, weight, offset] : [call.Input, weight];
            return call.Node("Gemm", inputs, new NodeSetting("transB", 1));
        }

        GraphValue transposed = call.Node("Transpose", [weight], new NodeSetting("perm", [1L, 0L]));
        GraphValue product = call.Node("MatMul", [call.Input, transposed]);
        return bias is { } added ? call.Node("Add", [product, added]) : product;
    }
}
