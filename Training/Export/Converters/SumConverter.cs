using GanMl.Models.Layers.Steps;
using GanMl.Training.Export.Graph;

namespace GanMl.Training.Export.Converters;

/// <summary>The sum over some axes, whose list is an input of the operation and not a setting.</summary>
public sealed class SumConverter : ModuleConverter<Sum>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Sum module, ConversionContext call) => call.Node(
        "ReduceSum", [call.Input, call.Constant("axes", module.Dimensions)], new NodeSetting("keepdims", module.KeepDimensions ? 1 : 0));
}
