using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>x - tanh(x).</summary>
public sealed class TanhshrinkConverter : ModuleConverter<Tanhshrink>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Tanhshrink module, ConversionContext call) =>
        call.Node("Sub", [call.Input, call.Node("Tanh", [call.Input])]);
}
