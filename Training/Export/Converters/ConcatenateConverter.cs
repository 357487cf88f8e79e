using GanMl.Models.Layers;
using GanMl.Training.Export.Graph;

namespace GanMl.Training.Export.Converters;

/// <summary>Joins two tensors along one axis.</summary>
public sealed class ConcatenateConverter : ModuleConverter<Concatenate>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Concatenate module, ConversionContext call) =>
        call.Node("Concat", [call.Inputs[0], call.Inputs[1]], new NodeSetting("axis", module.Dimension));
}
