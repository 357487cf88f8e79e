using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>A transposed convolution over sequences, images or volumes.</summary>
public sealed class ConvolutionTransposeConverter : ModuleConverter<ConvolutionTranspose>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(ConvolutionTranspose module, ConversionContext call)
    {
        ConvolutionSettings.ExpectBatch(module, call);
        return call.Node(
            "ConvTranspose",
            ConvolutionSettings.Inputs(module, call, call.Input),
            [
                .. ConvolutionSettings.Attributes(module),
                new NodeSetting("pads", ConvolutionSettings.Padding(module)),
                new NodeSetting("output_padding", OutputPadding(module, call)),
            ]);
    }

    /// <summary>
    /// The values that the output really has beyond the smallest size. The module's own setting does not tell: TorchSharp 0.107 takes
    /// its first number for all axes.
    /// </summary>
    private static IEnumerable<long> OutputPadding(ConvolutionTranspose module, ConversionContext call) =>
        Enumerable.Range(0, module.kernel_size.Length).Select(axis =>
        {
            long smallest = ((call.InputShape()[axis + 2] - 1) * module.stride[axis])
                - (2 * module.padding![axis])
                + (module.dilation[axis] * (module.kernel_size[axis] - 1))
                + 1;
            return call.OutputShape()[axis + 2] - smallest;
        });
}
