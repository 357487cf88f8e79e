using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>start + weight (end - start).</summary>
public sealed class LerpConverter : ModuleConverter<Lerp>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Lerp module, ConversionContext call)
    {
        GraphValue way = call.Node("Sub", [call.Inputs[1], call.Inputs[0]]);
        return call.Node("Add", [call.Inputs[0], call.Node("Mul", [call.Inputs[2], way])]);
    }
}
