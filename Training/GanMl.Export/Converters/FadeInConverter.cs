using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>(1 - alpha) old + alpha new, with the alpha of the moment.</summary>
public sealed class FadeInConverter : ModuleConverter<FadeIn>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(FadeIn module, ConversionContext call)
    {
        GraphValue old = call.Node("Mul", [call.Inputs[0], call.Constant("old", (float)(1 - module.Alpha))]);
        GraphValue @new = call.Node("Mul", [call.Inputs[1], call.Constant("alpha", (float)module.Alpha)]);
        return call.Node("Add", [old, @new]);
    }
}
