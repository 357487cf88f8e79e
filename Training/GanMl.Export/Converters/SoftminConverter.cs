using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>The softmax of -x.</summary>
public sealed class SoftminConverter : ModuleConverter<Softmin>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Softmin module, ConversionContext call) =>
        call.Node("Softmax", [call.Node("Neg", [call.Input])], new NodeSetting("axis", module.dim));
}
