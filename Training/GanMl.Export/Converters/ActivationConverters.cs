using GanMl.Export.Graph;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;
using static TorchSharp.torch;
using OrderChannelsLast = GanMl.Models.Layers.Steps.OrderChannelsLast;
using VectorizedDropout = GanMl.Models.Layers.VectorizedDropout;

namespace GanMl.Export.Converters;

/// <summary>Functions of each value, or of an axis, and what does nothing in evaluation mode.</summary>
internal static class ActivationConverters
{
    // Above this, log(1 + exp(x)) and x are the same float.
    private const double HarmlessThreshold = 18;

    private const float GeluCubicTerm = 0.044715f;

    internal static IEnumerable<IModuleConverter> All => [.. Rectifiers, .. Curves, .. Normalized, .. Idle];

    private static IEnumerable<IModuleConverter> Rectifiers =>
    [
        For<ReLU>("Relu"),
        For<ReLU6>((_, call) => Clip(call, 0, 6)),
        For<LeakyReLU>("LeakyRelu", module => [new("alpha", (float)module.negative_slope)]),
        For<RReLU>("LeakyRelu", module => [new("alpha", (float)((module.lower + module.upper) / 2))]),
        For<PReLU>(ParametricRelu),
        For<ELU>("Elu", module => [new("alpha", (float)module.alpha)]),
        For<CELU>("Celu", module => [new("alpha", (float)module.alpha)]),
        For<SELU>("Selu"),
        For<Hardtanh>(HardTanh),
        For<Hardshrink>("Shrink", module => [new("lambd", (float)module.lambda), new("bias", 0f)]),
        For<Softshrink>("Shrink", module => [new("lambd", (float)module.lambda), new("bias", (float)module.lambda)]),
        For<Threshold>(Threshold),
    ];

    private static IEnumerable<IModuleConverter> Curves =>
    [
        For<Sigmoid>("Sigmoid"),
        For<Hardsigmoid>("HardSigmoid", _ => [new("alpha", 1 / 6f), new("beta", 0.5f)]),

        // log(sigmoid(x)) = -softplus(-x), which does not lose small values as the logarithm of a sigmoid would.
        For<LogSigmoid>((_, call) => call.Node("Neg", [call.Node("Softplus", [call.Node("Neg", [call.Input])])])),
        For<Tanh>("Tanh"),
        For<Tanhshrink>((_, call) => call.Node("Sub", [call.Input, call.Node("Tanh", [call.Input])])),
        For<Softsign>("Softsign"),
        For<Softplus>(Softplus),

        // x sigmoid(x), also called swish.
        For<SiLU>((_, call) => call.Node("Mul", [call.Input, call.Node("Sigmoid", [call.Input])])),
        For<Hardswish>("HardSwish"),

        // x tanh(softplus(x)) (Misra, 2019).
        For<Mish>((_, call) => call.Node("Mul", [call.Input, call.Node("Tanh", [call.Node("Softplus", [call.Input])])])),
        For<GELU>(Gelu),
    ];

    private static IEnumerable<IModuleConverter> Normalized =>
    [
        For<Softmax>("Softmax", module => [new("axis", module.dim)]),
        For<Softmax2d>("Softmax", _ => [new("axis", -3)]),
        For<LogSoftmax>("LogSoftmax", module => [new("axis", module.dim)]),
        For<Softmin>((module, call) => call.Node("Softmax", [call.Node("Neg", [call.Input])], new NodeSetting("axis", module.dim))),
        For<GLU>(GatedLinearUnit),
    ];

    private static IEnumerable<IModuleConverter> Idle =>
    [
        ForIdle<Identity>(),
        ForIdle<Dropout>(),
        ForIdle<Dropout1d>(),
        ForIdle<Dropout2d>(),
        ForIdle<Dropout3d>(),
        ForIdle<VectorizedDropout>(),
        ForIdle<OrderChannelsLast>(),
        ForIdle<AlphaDropout>(),
        ForIdle<FeatureAlphaDropout>(),
    ];

    /// <summary>Values held between two bounds.</summary>
    internal static GraphValue Clip(ConversionContext call, double lowest, double highest) =>
        call.Node("Clip", [call.Input, call.Constant("minimum", (float)lowest), call.Constant("maximum", (float)highest)]);

    /// <summary>x where it is positive, a learned multiple of x where not: one for all channels or one for each.</summary>
    private static GraphValue ParametricRelu(PReLU module, ConversionContext call)
    {
        // ONNX aligns shapes at the end, so slopes for each channel get an axis of size 1 for each axis behind the channels.
        int behind = Math.Max(call.InputShape().Count - 2, 0);
        using Tensor slope = module.weight.detach().reshape([-1, .. Enumerable.Repeat(1L, behind)]);
        return call.Node("PRelu", [call.Input, call.Parameter("weight", slope)]);
    }

    private static GraphValue HardTanh(Hardtanh module, ConversionContext call)
    {
        // TorchSharp 0.107 gives back what it is given, so nobody has trained with the bounds.
        using Tensor beyond = tensor((float)module.max_val + 1);
        using Tensor held = module.inplace ? module.call(beyond.clone()) : module.call(beyond);
        return held.item<float>() <= (float)module.max_val
            ? Clip(call, module.min_val, module.max_val)
            : throw call.Refuse("this version of TorchSharp does not apply its bounds; use GanMl.Models.Layers.Steps.Clamp");
    }

    /// <summary>x where it lies above a threshold, a fixed value where not.</summary>
    private static GraphValue Threshold(Threshold module, ConversionContext call)
    {
        GraphValue isAbove = call.Node("Greater", [call.Input, call.Constant("threshold", (float)module.threshold)]);
        return call.Node("Where", [isAbove, call.Input, call.Constant("value", (float)module.value)]);
    }

    /// <summary>log(1 + exp(beta x)) / beta, and x itself where beta x lies above the threshold.</summary>
    private static GraphValue Softplus(Softplus module, ConversionContext call)
    {
        GraphValue beta = call.Constant("beta", (float)module.beta);
        GraphValue scaled = module.beta == 1 ? call.Input : call.Node("Mul", [call.Input, beta]);
        GraphValue curve = call.Node("Softplus", [scaled]);
        GraphValue result = module.beta == 1 ? curve : call.Node("Div", [curve, beta]);
        if (module.threshold >= HarmlessThreshold)
        {
            return result;
        }

        GraphValue isLinear = call.Node("Greater", [scaled, call.Constant("threshold", (float)module.threshold)]);
        return call.Node("Where", [isLinear, call.Input, result]);
    }

    /// <summary>
    /// x times the normal distribution function of x (Hendrycks and Gimpel, 2016), which opset 17 has no operation for: by the error
    /// function, in the order of operations that ONNX Runtime fuses into one, or by the paper's approximation with tanh.
    /// </summary>
    private static GraphValue Gelu(GELU module, ConversionContext call)
    {
        GraphValue value = module.approximate == GELU.Approximate.tanh ? ByTanh() : ByErrorFunction();
        GraphValue shifted = call.Node("Add", [value, call.Constant("one", 1)]);
        GraphValue product = call.Node("Mul", [call.Input, shifted]);
        return call.Node("Mul", [product, call.Constant("half", 0.5f)]);

        GraphValue ByErrorFunction()
        {
            GraphValue scaled = call.Node("Div", [call.Input, call.Constant("sqrt2", MathF.Sqrt(2))]);
            return call.Node("Erf", [scaled]);
        }

        GraphValue ByTanh()
        {
            GraphValue square = call.Node("Mul", [call.Input, call.Input]);
            GraphValue cube = call.Node("Mul", [square, call.Input]);
            GraphValue term = call.Node("Mul", [cube, call.Constant("cubic_term", GeluCubicTerm)]);
            GraphValue sum = call.Node("Add", [call.Input, term]);
            GraphValue scaled = call.Node("Mul", [sum, call.Constant("sqrt_2_over_pi", MathF.Sqrt(2 / MathF.PI))]);
            return call.Node("Tanh", [scaled]);
        }
    }

    /// <summary>The first half of an axis times the sigmoid of the second (Dauphin et al., 2017).</summary>
    private static GraphValue GatedLinearUnit(GLU module, ConversionContext call)
    {
        IReadOnlyList<GraphValue> halves = call.Nodes("Split", [call.Input], 2, new NodeSetting("axis", module.dim));
        return call.Node("Mul", [halves[0], call.Node("Sigmoid", [halves[1]])]);
    }
}
