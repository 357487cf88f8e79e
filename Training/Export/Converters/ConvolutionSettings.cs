using GanMl.Training.Export.Graph;
using TorchSharp;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>What the two kinds of convolution have in common.</summary>
internal static class ConvolutionSettings
{
    /// <summary>Input, weight and, if there is one, bias.</summary>
    internal static GraphValue[] Inputs(Convolution module, ConversionContext call)
    {
        if (call.InputShape().Count != 4)
        {
            throw call.Refuse("its input has no batch axis; give it [N, C, H, W]");
        }

        if (module.padding_mode != PaddingModes.Zeros)
        {
            throw call.Refuse($"its padding mode is {module.padding_mode}; pad with a module of its own, and with zeros here");
        }

        GraphValue weight = call.Parameter("weight", module.weight!);
        return module.bias is { } bias ? [call.Input, weight, call.Parameter("bias", bias)] : [call.Input, weight];
    }

    /// <summary>Kernel, stride, dilation, groups, and the zeros around the input.</summary>
    internal static List<NodeSetting> Attributes(Convolution module) =>
    [
        new("kernel_shape", module.kernel_size),
        new("strides", module.stride),
        new("dilations", module.dilation),
        new("group", module.groups),
        new("pads", Padding(module)),
    ];

    /// <summary>Zeros before each axis, then after each axis.</summary>
    private static IEnumerable<long> Padding(Convolution module)
    {
        if (module.padding_type != TorchSharp.Padding.Same)
        {
            return module.padding_type == TorchSharp.Padding.Valid ? [0, 0, 0, 0] : [.. module.padding!, .. module.padding!];
        }

        long[] whole = [.. module.kernel_size.Zip(module.dilation, (kernel, dilation) => dilation * (kernel - 1))];
        return [.. whole.Select(zeros => zeros / 2), .. whole.Select(zeros => zeros - (zeros / 2))];
    }
}
