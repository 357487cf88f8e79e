using GanMl.Export.Converters;
using GanMl.Export.Graph;
using GanMl.Inference.LabelledImages;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.GeneratorFile;

/// <summary>Maps pixels from a generator's range to [0, 1] and clamps them there: the last step of every generator file.</summary>
/// <param name="range">The range in which the pixels come.</param>
internal sealed class PixelRescaling(PixelRange range) : Module<Tensor, Tensor>(nameof(PixelRescaling))
{
    /// <summary>Scale, offset, clamp; scale and offset only where they do something.</summary>
    internal static IModuleConverter Converter { get; } = ModuleConverter.For<PixelRescaling>(Convert);

    /// <summary>Every pixel is multiplied by this.</summary>
    internal float Scale { get; } = 1 / range.Width;

    /// <summary>Then this is added.</summary>
    internal float Offset { get; } = -range.Minimum / range.Width;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.mul(Scale).add_(Offset).clamp_(0, 1);

    private static GraphValue Convert(PixelRescaling module, ConversionContext call)
    {
        GraphValue scaled = module.Scale == 1 ? call.Input : call.Node("Mul", [call.Input, call.Constant("scale", module.Scale)]);
        GraphValue shifted = module.Offset == 0 ? scaled : call.Node("Add", [scaled, call.Constant("offset", module.Offset)]);
        return call.Node("Clip", [shifted, call.Constant("minimum", 0), call.Constant("maximum", 1)]);
    }
}
