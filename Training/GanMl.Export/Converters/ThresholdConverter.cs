using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>x where it lies above a threshold, a fixed value where not.</summary>
public sealed class ThresholdConverter : ModuleConverter<Threshold>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Threshold module, ConversionContext call)
    {
        GraphValue isAbove = call.Node("Greater", [call.Input, call.Constant("threshold", (float)module.threshold)]);
        return call.Node("Where", [isAbove, call.Input, call.Constant("value", (float)module.value)]);
    }
}
