using GanMl.Training.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>x where it is positive, a small multiple of x where not.</summary>
public sealed class LeakyReluConverter : ModuleConverter<LeakyReLU>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(LeakyReLU module, ConversionContext call) =>
        call.Node("LeakyRelu", [call.Input], new NodeSetting("alpha", (float)module.negative_slope));
}
