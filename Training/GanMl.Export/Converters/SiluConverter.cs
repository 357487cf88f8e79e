using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>x sigmoid(x), called swish too.</summary>
public sealed class SiluConverter : ModuleConverter<SiLU>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(SiLU module, ConversionContext call) =>
        call.Node("Mul", [call.Input, call.Node("Sigmoid", [call.Input])]);
}
