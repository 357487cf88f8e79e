using GanMl.Export.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>
/// Normalisation over each channel of each example (Ulyanov, Vedaldi and Lempitsky, 2016); with running statistics it is batch
/// normalisation by them.
/// </summary>
public sealed class InstanceNormConverter : ModuleConverter<InstanceNorm>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(InstanceNorm module, ConversionContext call)
    {
        using Tensor one = ones(module.num_features);
        using Tensor zero = zeros(module.num_features);
        GraphValue weight = module.weight is { } scale ? call.Parameter("weight", scale) : call.Constant("weight", one);
        GraphValue bias = module.bias is { } shift ? call.Parameter("bias", shift) : call.Constant("bias", zero);
        var epsilon = new NodeSetting("epsilon", (float)module.eps);
        return module is { track_running_stats: true, running_mean: { } mean, running_var: { } variance }
            ? call.Node(
                "BatchNormalization",
                [call.Input, weight, bias, call.Parameter("running_mean", mean), call.Parameter("running_var", variance)],
                epsilon)
            : call.Node("InstanceNormalization", [call.Input, weight, bias], epsilon);
    }
}
