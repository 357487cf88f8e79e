using GanMl.Training.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>The hyperbolic tangent.</summary>
public sealed class TanhConverter : ModuleConverter<Tanh>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Tanh module, ConversionContext call) => call.Node("Tanh", [call.Input]);
}
