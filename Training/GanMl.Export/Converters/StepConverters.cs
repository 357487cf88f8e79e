using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using static GanMl.Export.Converters.ModuleConverter;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Arithmetic of tensors, written as the steps of Models.</summary>
internal static class StepConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<Add>("Add"),
        For<Subtract>("Sub"),
        For<Multiply>("Mul"),
        For<Divide>("Div"),
        For<Maximum>("Max"),
        For<Minimum>("Min"),
        For<MatrixProduct>("MatMul"),
        For<Lerp>(Lerp),
        For<TakeOver>(TakeOver),
        For<Absolute>("Abs"),
        For<Negate>("Neg"),
        For<Square>((_, call) => call.Node("Mul", [call.Input, call.Input])),
        For<SquareRoot>("Sqrt"),
        For<Exponential>("Exp"),
        For<Logarithm>("Log"),
        For<AddConstant>((module, call) => call.Node("Add", [call.Input, call.Constant("number", (float)module.Number)])),
        For<Scale>((module, call) => call.Node("Mul", [call.Input, call.Constant("factor", (float)module.Factor)])),
        For<Power>((module, call) => call.Node("Pow", [call.Input, call.Constant("exponent", (float)module.Exponent)])),
        For<Clamp>((module, call) => ActivationConverters.Clip(call, module.Minimum, module.Maximum)),
        For<Mean>("ReduceMean", module => [new("axes", module.Dimensions), new("keepdims", module.KeepDimensions ? 1 : 0)]),

        // The list of axes is a setting of means, but an input of sums.
        For<Sum>((module, call) => call.Node(
            "ReduceSum",
            [call.Input, call.Constant("axes", module.Dimensions)],
            new NodeSetting("keepdims", module.KeepDimensions ? 1 : 0))),
    ];

    /// <summary>start + weight (end - start).</summary>
    private static GraphValue Lerp(Lerp module, ConversionContext call)
    {
        GraphValue way = call.Node("Sub", [call.Inputs[1], call.Inputs[0]]);
        return call.Node("Add", [call.Inputs[0], call.Node("Mul", [call.Inputs[2], way])]);
    }

    /// <summary>The second tensor where the given layer has been reached.</summary>
    private static GraphValue TakeOver(TakeOver module, ConversionContext call)
    {
        using Tensor layer = tensor(module.Layer);
        GraphValue isReached = call.Node("LessOrEqual", [call.Inputs[2], call.Constant("layer", layer)]);
        return call.Node("Where", [isReached, call.Inputs[1], call.Inputs[0]]);
    }
}
