using GanMl.Training.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>max(x, 0).</summary>
public sealed class ReluConverter : ModuleConverter<ReLU>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(ReLU module, ConversionContext call) => call.Node("Relu", [call.Input]);
}
