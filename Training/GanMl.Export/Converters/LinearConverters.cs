using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;

namespace GanMl.Export.Converters;

/// <summary>Linear layers, embeddings and convolutions over sequences, images or volumes.</summary>
internal static class LinearConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<Linear>(Linear),
        For<Embedding>((module, call) =>
            call.Node("Gather", [call.Parameter("weight", module.weight!), call.Input], new NodeSetting("axis", 0))),
        For<Convolution>(Convolution),
        For<ConvolutionTranspose>(ConvolutionTranspose),
    ];

    /// <summary>x W^T + b: one Gemm for vectors, a product over the last axis for anything with more axes.</summary>
    private static GraphValue Linear(Linear module, ConversionContext call)
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

    private static GraphValue Convolution(Convolution module, ConversionContext call)
    {
        ExpectBatch(module, call);
        long[] padding = Padding(module);
        GraphValue input = call.Input;
        if (module.padding_mode != PaddingModes.Zeros && padding.Any(size => size != 0))
        {
            input = PaddingConverters.Pad(call, input, PaddingMode(module, call), padding);
            padding = new long[padding.Length];
        }

        return call.Node("Conv", Inputs(module, call, input), [.. Settings(module), new NodeSetting("pads", padding)]);
    }

    private static string PaddingMode(Convolution module, ConversionContext call) => module.padding_mode switch
    {
        PaddingModes.Reflect => "reflect",
        PaddingModes.Replicate => "edge",
        _ => throw call.Refuse(
            $"its padding mode is {module.padding_mode}, which opset 17 cannot say; pad with zeros, a reflection or the edge"),
    };

    private static GraphValue ConvolutionTranspose(ConvolutionTranspose module, ConversionContext call)
    {
        ExpectBatch(module, call);
        return call.Node(
            "ConvTranspose",
            Inputs(module, call, call.Input),
            [
                .. Settings(module),
                new NodeSetting("pads", Padding(module)),
                new NodeSetting("output_padding", OutputPadding(module, call)),
            ]);
    }

    /// <summary>
    /// The values that the output really has beyond the smallest size. The module's own setting does not tell: TorchSharp 0.107 takes
    /// its first number for all axes.
    /// </summary>
    private static IEnumerable<long> OutputPadding(ConvolutionTranspose module, ConversionContext call) =>
        Enumerable.Range(0, module.kernel_size.Length).Select(axis =>
        {
            long smallest = ((call.InputShape()[axis + 2] - 1) * module.stride[axis])
                - (2 * module.padding![axis])
                + (module.dilation[axis] * (module.kernel_size[axis] - 1))
                + 1;
            return call.OutputShape()[axis + 2] - smallest;
        });

    private static GraphValue[] Inputs(Convolution module, ConversionContext call, GraphValue input)
    {
        GraphValue weight = call.Parameter("weight", module.weight!);
        return module.bias is { } bias ? [input, weight, call.Parameter("bias", bias)] : [input, weight];
    }

    private static List<NodeSetting> Settings(Convolution module) =>
    [
        new("kernel_shape", module.kernel_size),
        new("strides", module.stride),
        new("dilations", module.dilation),
        new("group", module.groups),
    ];

    /// <summary>Values to put before each axis, then after each axis.</summary>
    private static long[] Padding(Convolution module)
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

    private static void ExpectBatch(Convolution module, ConversionContext call)
    {
        if (call.InputShape().Count != module.kernel_size.Length + 2)
        {
            throw call.Refuse("its input has no batch axis; give it [N, C, ...]");
        }
    }
}
