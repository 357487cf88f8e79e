using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using static GanMl.Export.Converters.ModuleConverter;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>The layers of progressive and style networks.</summary>
internal static class StyleConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<EqualizedLinear>(EqualizedLinear),
        For<EqualizedConv2d>(EqualizedConv2d),
        For<PixelNormalization>(PixelNormalization),
        For<FadeIn>(FadeIn),
        For<BlurredDownsample>(BlurredDownsample),
        For<MinibatchStandardDeviation>(MinibatchStandardDeviation),
        For<AdaptiveInstanceNormalization>(AdaptiveInstanceNormalization),
        For<AddNoise>(AddNoise),
        For<AddBias>(AddBias),
        For<ModulatedConv2d>(ModulatedConv2d),
    ];

    /// <summary>The run-time factor is multiplied into the stored weights.</summary>
    private static GraphValue EqualizedLinear(EqualizedLinear module, ConversionContext call)
    {
        using Tensor weight = module.EffectiveWeight();
        using Tensor? bias = module.EffectiveBias();
        GraphValue stored = call.Constant("weight", weight);
        ReadOnlySpan<GraphValue> inputs = bias is null ? [call.Input, stored] : [call.Input, stored, call.Constant("bias", bias)];
        return call.InputShape().Count == 2
            ? call.Node("Gemm", inputs, new NodeSetting("transB", 1))
            : throw call.Refuse("its input must be [N, features]; flatten it first");
    }

    /// <summary>The run-time factor is multiplied into the stored weights.</summary>
    private static GraphValue EqualizedConv2d(EqualizedConv2d module, ConversionContext call)
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

    /// <summary>x / sqrt(mean over the features of x² + epsilon).</summary>
    private static GraphValue PixelNormalization(PixelNormalization module, ConversionContext call)
    {
        GraphValue square = call.Node("Mul", [call.Input, call.Input]);
        GraphValue mean = call.Node("ReduceMean", [square], new NodeSetting("axes", [1L]), new NodeSetting("keepdims", 1));
        GraphValue positive = call.Node("Add", [mean, Epsilon(call, Models.Layers.PixelNormalization.Epsilon)]);
        return call.Node("Div", [call.Input, call.Node("Sqrt", [positive])]);
    }

    /// <summary>(1 - alpha) old + alpha new, with the alpha of the moment.</summary>
    private static GraphValue FadeIn(FadeIn module, ConversionContext call)
    {
        GraphValue old = call.Node("Mul", [call.Inputs[0], call.Constant("old", (float)(1 - module.Alpha))]);
        GraphValue @new = call.Node("Mul", [call.Inputs[1], call.Constant("alpha", (float)module.Alpha)]);
        return call.Node("Add", [old, @new]);
    }

    /// <summary>A convolution of each map with the filter, stride 2.</summary>
    private static GraphValue BlurredDownsample(BlurredDownsample module, ConversionContext call) => call.Node(
        "Conv",
        [call.Input, call.Constant("kernel", module.Kernel)],
        new NodeSetting("kernel_shape", [4L, 4]),
        new NodeSetting("strides", [2L, 2]),
        new NodeSetting("pads", [1L, 1, 1, 1]),
        new NodeSetting("group", module.Maps));

    private static GraphValue MinibatchStandardDeviation(MinibatchStandardDeviation module, ConversionContext call) => throw call.Refuse(
        "what it computes for an image depends on the others in the batch, and a file takes any batch; it belongs to a discriminator in "
        + "training: leave it out of what is exported");

    /// <summary>Instance normalisation, then the style's scale and shift.</summary>
    private static GraphValue AdaptiveInstanceNormalization(AdaptiveInstanceNormalization module, ConversionContext call)
    {
        using Tensor one = ones(call.InputShape()[1]);
        using Tensor zero = zeros(call.InputShape()[1]);

        // ONNX Runtime normalises by x * scale - mean * scale, which loses what is small beside the mean: without one nothing is lost.
        GraphValue mean = call.Node("ReduceMean", [call.Input], new NodeSetting("axes", [2L, 3]), new NodeSetting("keepdims", 1));
        GraphValue normalized = call.Node(
            "InstanceNormalization",
            [call.Node("Sub", [call.Input, mean]), call.Constant("one", one), call.Constant("zero", zero)],
            new NodeSetting("epsilon", (float)Models.Layers.AdaptiveInstanceNormalization.Epsilon));
        GraphValue style = call.Node("Reshape", [call.Inputs[1], call.Constant("shape", [0L, -1, 1, 1])]);
        IReadOnlyList<GraphValue> halves = call.Nodes("Split", [style], 2, new NodeSetting("axis", 1));
        GraphValue scale = call.Node("Add", [halves[0], call.Constant("unit", 1f)]);
        return call.Node("Add", [call.Node("Mul", [normalized, scale]), halves[1]]);
    }

    /// <summary>x + strength noise.</summary>
    private static GraphValue AddNoise(AddNoise module, ConversionContext call)
    {
        using Tensor strength = module.Strength.detach().reshape(1, -1, 1, 1);
        return call.Node("Add", [call.Input, call.Node("Mul", [call.Inputs[1], call.Constant("strength", strength)])]);
    }

    private static GraphValue AddBias(AddBias module, ConversionContext call)
    {
        using Tensor bias = module.Bias.detach().reshape(1, -1, 1, 1);
        return call.Node("Add", [call.Input, call.Constant("bias", bias)]);
    }

    /// <summary>
    /// The scaled input through one convolution for all images; the squares of the weights, summed over the kernel, give the demodulation.
    /// </summary>
    private static GraphValue ModulatedConv2d(ModulatedConv2d module, ConversionContext call)
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
        GraphValue positive = call.Node("Add", [variance, Epsilon(call, Models.Layers.ModulatedConv2d.Epsilon)]);
        GraphValue deviation = call.Node("Reshape", [call.Node("Sqrt", [positive]), planes]);
        return call.Node("Div", [output, deviation]);
    }

    private static GraphValue Epsilon(ConversionContext call, double value) => call.Constant("epsilon", (float)value);
}
