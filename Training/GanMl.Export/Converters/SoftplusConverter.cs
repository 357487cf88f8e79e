using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>log(1 + exp(beta x)) / beta, and x itself where beta x lies above the threshold.</summary>
public sealed class SoftplusConverter : ModuleConverter<Softplus>
{
    // Above this the curve and x are the same float.
    private const double HarmlessThreshold = 18;

    /// <inheritdoc/>
    protected override GraphValue Convert(Softplus module, ConversionContext call)
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
}
