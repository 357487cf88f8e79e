using GanMl.Training.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>A transposed convolution over images.</summary>
public sealed class ConvTranspose2dConverter : ModuleConverter<ConvTranspose2d>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(ConvTranspose2d module, ConversionContext call) => call.Node(
        "ConvTranspose",
        ConvolutionSettings.Inputs(module, call),
        [.. ConvolutionSettings.Attributes(module), new NodeSetting("output_padding", module.output_padding!)]);
}
