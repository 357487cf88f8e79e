using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>log(sigmoid(x)) = -softplus(-x), which does not lose small values as the logarithm of a sigmoid would.</summary>
public sealed class LogSigmoidConverter : ModuleConverter<LogSigmoid>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(LogSigmoid module, ConversionContext call) =>
        call.Node("Neg", [call.Node("Softplus", [call.Node("Neg", [call.Input])])]);
}
