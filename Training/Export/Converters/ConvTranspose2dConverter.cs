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
        [.. ConvolutionSettings.Attributes(module), new NodeSetting("output_padding", OutputPadding(module, call))]);

    /// <summary>
    /// The rows and columns that the output really has beyond the smallest size. The module's own setting does not tell: TorchSharp
    /// 0.107 takes its first number for both axes.
    /// </summary>
    private static IEnumerable<long> OutputPadding(ConvTranspose2d module, ConversionContext call) => Enumerable.Range(0, 2).Select(axis =>
    {
        long smallest = ((call.InputShape()[axis + 2] - 1) * module.stride[axis])
            - (2 * module.padding![axis])
            + (module.dilation[axis] * (module.kernel_size[axis] - 1))
            + 1;
        return call.OutputShape()[axis + 2] - smallest;
    });
}
