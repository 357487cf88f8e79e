using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>x tanh(softplus(x)) (Misra, 2019), which opset 17 has no operation for.</summary>
public sealed class MishConverter : ModuleConverter<Mish>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Mish module, ConversionContext call) =>
        call.Node("Mul", [call.Input, call.Node("Tanh", [call.Node("Softplus", [call.Input])])]);
}
