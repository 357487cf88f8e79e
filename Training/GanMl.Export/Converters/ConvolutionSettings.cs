using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>What convolutions and transposed convolutions have in common.</summary>
internal static class ConvolutionSettings
{
    /// <summary>Input, weight and, if there is one, bias.</summary>
    internal static GraphValue[] Inputs(Convolution module, ConversionContext call, GraphValue input)
    {
        GraphValue weight = call.Parameter("weight", module.weight!);
        return module.bias is { } bias ? [input, weight, call.Parameter("bias", bias)] : [input, weight];
    }

    /// <summary>Kernel, stride, dilation and groups.</summary>
    internal static List<NodeSetting> Attributes(Convolution module) =>
    [
        new("kernel_shape", module.kernel_size),
        new("strides", module.stride),
        new("dilations", module.dilation),
        new("group", module.groups),
    ];

    /// <summary>Values to put before each axis, then after each axis.</summary>
    internal static long[] Padding(Convolution module)
    {
        if (module.padding_type != TorchSharp.Padding.Same)
        {
            return module.padding_type == TorchSharp.Padding.Valid
                ? new long[2 * module.kernel_size.Length]
                : [.. module.padding!, .. module.padding!];
        }

        long[] whole = [.. module.kernel_size.Zip(module.dilation, (kernel, dilation) => dilation * (kernel - 1))];
        return [.. whole.Select(zeros => zeros / 2), .. whole.Select(zeros => zeros - (zeros / 2))];
    }

    /// <summary>Refuses an input without a batch axis.</summary>
    internal static void ExpectBatch(Convolution module, ConversionContext call)
    {
        if (call.InputShape().Count != module.kernel_size.Length + 2)
        {
            throw call.Refuse("its input has no batch axis; give it [N, C, ...]");
        }
    }
}
