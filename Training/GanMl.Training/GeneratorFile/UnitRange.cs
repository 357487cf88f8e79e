using GanMl.Models;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.GeneratorFile;

/// <summary>Maps pixels from a generator's range to [0, 1] and clamps them there: the last step of every generator file.</summary>
/// <param name="range">The range in which the pixels come.</param>
internal sealed class UnitRange(PixelRange range) : Module<Tensor, Tensor>(nameof(UnitRange))
{
    /// <summary>Every pixel is multiplied by this.</summary>
    internal float Scale { get; } = 1 / range.Width;

    /// <summary>Then this is added.</summary>
    internal float Offset { get; } = -range.Minimum / range.Width;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.mul(Scale).add_(Offset).clamp_(0, 1);
}
