using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>The sum over some axes, whose list is an input of the operation and not a setting.</summary>
public sealed class SumConverter : ModuleConverter<Sum>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Sum module, ConversionContext call) => call.Node(
        "ReduceSum", [call.Input, call.Constant("axes", module.Dimensions)], new NodeSetting("keepdims", module.KeepDimensions ? 1 : 0));
}
