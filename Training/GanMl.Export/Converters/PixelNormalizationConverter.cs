using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>x / sqrt(mean over the features of x² + epsilon).</summary>
public sealed class PixelNormalizationConverter : ModuleConverter<PixelNormalization>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(PixelNormalization module, ConversionContext call)
    {
        GraphValue square = call.Node("Mul", [call.Input, call.Input]);
        GraphValue mean = call.Node("ReduceMean", [square], new NodeSetting("axes", [1L]), new NodeSetting("keepdims", 1));
        GraphValue positive = call.Node("Add", [mean, call.Constant("epsilon", (float)PixelNormalization.Epsilon)]);
        return call.Node("Div", [call.Input, call.Node("Sqrt", [positive])]);
    }
}
