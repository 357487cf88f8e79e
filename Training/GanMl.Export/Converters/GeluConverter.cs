using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>
/// x times the normal distribution function of x (Hendrycks and Gimpel, 2016), which opset 17 has no operation for: by the error
/// function, in the order of operations that ONNX Runtime fuses into one, or by the paper's approximation with tanh.
/// </summary>
public sealed class GeluConverter : ModuleConverter<GELU>
{
    private const float CubicTerm = 0.044715f;

    /// <inheritdoc/>
    protected override GraphValue Convert(GELU module, ConversionContext call) =>
        module.approximate == GELU.Approximate.tanh ? ByTanh(call) : ByErrorFunction(call);

    private static GraphValue ByErrorFunction(ConversionContext call)
    {
        GraphValue scaled = call.Node("Div", [call.Input, call.Constant("sqrt2", MathF.Sqrt(2))]);
        return Finish(call, call.Node("Erf", [scaled]));
    }

    private static GraphValue ByTanh(ConversionContext call)
    {
        GraphValue square = call.Node("Mul", [call.Input, call.Input]);
        GraphValue cube = call.Node("Mul", [square, call.Input]);
        GraphValue term = call.Node("Mul", [cube, call.Constant("cubic_term", CubicTerm)]);
        GraphValue sum = call.Node("Add", [call.Input, term]);
        GraphValue scaled = call.Node("Mul", [sum, call.Constant("sqrt_2_over_pi", MathF.Sqrt(2 / MathF.PI))]);
        return Finish(call, call.Node("Tanh", [scaled]));
    }

    /// <summary>x (1 + y) / 2.</summary>
    private static GraphValue Finish(ConversionContext call, GraphValue value)
    {
        GraphValue shifted = call.Node("Add", [value, call.Constant("one", 1)]);
        GraphValue product = call.Node("Mul", [call.Input, shifted]);
        return call.Node("Mul", [product, call.Constant("half", 0.5f)]);
    }
}
