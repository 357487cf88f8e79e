using GanMl.Training.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed class SigmoidConverter : ModuleConverter<Sigmoid>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Sigmoid module, ConversionContext call) => call.Node("Sigmoid", [call.Input]);
}
