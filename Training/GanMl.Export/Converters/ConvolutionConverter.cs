using GanMl.Export.Graph;
using TorchSharp;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>A convolution over sequences, images or volumes.</summary>
public sealed class ConvolutionConverter : ModuleConverter<Convolution>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Convolution module, ConversionContext call)
    {
        ConvolutionSettings.ExpectBatch(module, call);
        long[] padding = ConvolutionSettings.Padding(module);
        GraphValue input = call.Input;
        if (module.padding_mode != PaddingModes.Zeros && padding.Any(size => size != 0))
        {
            input = PadConverter.Pad(call, input, Mode(module, call), padding);
            padding = new long[padding.Length];
        }

        return call.Node(
            "Conv",
            ConvolutionSettings.Inputs(module, call, input),
            [.. ConvolutionSettings.Attributes(module), new NodeSetting("pads", padding)]);
    }

    private static string Mode(Convolution module, ConversionContext call) => module.padding_mode switch
    {
        PaddingModes.Reflect => "reflect",
        PaddingModes.Replicate => "edge",
        _ => throw call.Refuse($"its padding mode is {module.padding_mode}, which opset 17 cannot say; pad with zeros, a reflection or the edge"),
    };
}
