using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>A part of an axis.</summary>
public sealed class SliceConverter : ModuleConverter<Slice>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Slice module, ConversionContext call) => call.Node(
        "Slice",
        [
            call.Input,
            call.Constant("start", [module.Start]),
            call.Constant("end", [module.End]),
            call.Constant("dimension", [module.Dimension]),
            call.Constant("step", [module.Step]),
        ]);
}
