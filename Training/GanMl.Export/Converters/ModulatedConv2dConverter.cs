using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>The scaled input through one convolution for all images; the squares of the weights, summed over the kernel, give the demodulation.</summary>
public sealed class ModulatedConv2dConverter : ModuleConverter<ModulatedConv2d>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(ModulatedConv2d module, ConversionContext call)
    {
        GraphValue planes = call.Constant("planes", [0L, -1, 1, 1]);
        GraphValue scales = call.Inputs[1];
        GraphValue modulated = call.Node("Mul", [call.Input, call.Node("Reshape", [scales, planes])]);
        using Tensor weight = module.EffectiveWeight();
        GraphValue output = call.Node(
            "Conv",
            [modulated, call.Constant("weight", weight)],
            new NodeSetting("kernel_shape", [module.Kernel, module.Kernel]),
            new NodeSetting("pads", Enumerable.Repeat(module.Kernel / 2, 4)));
        if (!module.Demodulate)
        {
            return output;
        }

        using Tensor squares = weight.square().sum([2, 3]).t().contiguous();
        GraphValue variance = call.Node("MatMul", [call.Node("Mul", [scales, scales]), call.Constant("squares", squares)]);
        GraphValue positive = call.Node("Add", [variance, call.Constant("epsilon", (float)ModulatedConv2d.Epsilon)]);
        GraphValue deviation = call.Node("Reshape", [call.Node("Sqrt", [positive]), planes]);
        return call.Node("Div", [output, deviation]);
    }
}
