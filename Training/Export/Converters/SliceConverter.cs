using GanMl.Models.Layers.Steps;
using GanMl.Training.Export.Graph;

namespace GanMl.Training.Export.Converters;

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
