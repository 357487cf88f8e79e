using GanMl.Export;
using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Training.GeneratorFile;

/// <summary>Scale, offset, clamp; scale and offset only where they do something.</summary>
internal sealed class UnitRangeConverter : ModuleConverter<UnitRange>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(UnitRange module, ConversionContext call)
    {
        GraphValue scaled = module.Scale == 1 ? call.Input : call.Node("Mul", [call.Input, call.Constant("scale", module.Scale)]);
        GraphValue shifted = module.Offset == 0 ? scaled : call.Node("Add", [scaled, call.Constant("offset", module.Offset)]);
        return call.Node("Clip", [shifted, call.Constant("minimum", 0), call.Constant("maximum", 1)]);
    }
}
