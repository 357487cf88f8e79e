using GanMl.Export.Graph;
using GanMl.Models.Layers;

namespace GanMl.Export.Converters;

/// <summary>A convolution of each map with the filter, stride 2.</summary>
public sealed class BlurredDownsampleConverter : ModuleConverter<BlurredDownsample>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(BlurredDownsample module, ConversionContext call) => call.Node(
        "Conv",
        [call.Input, call.Constant("kernel", module.Kernel)],
        new NodeSetting("kernel_shape", [4L, 4]),
        new NodeSetting("strides", [2L, 2]),
        new NodeSetting("pads", [1L, 1, 1, 1]),
        new NodeSetting("group", module.Maps));
}
