using GanMl.Training.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Training.Export.Converters;

/// <summary>A convolution over images.</summary>
public sealed class Conv2dConverter : ModuleConverter<Conv2d>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Conv2d module, ConversionContext call) =>
        call.Node("Conv", ConvolutionSettings.Inputs(module, call), [.. ConvolutionSettings.Attributes(module)]);
}
