using GanMl.Inference.GeneratorFile;
using GanMl.Models.Style;
using GanMl.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.GeneratorFile;

/// <summary>
/// A style generator whose images are in [0, 1] and that takes, beside the latent, those of its other inputs that were named, in the order
/// in which they were named. The generator stays its owner's.
/// </summary>
internal sealed class FinishedStyleGenerator : Module<Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>
{
    private readonly StyleGenerator _generator;
    private readonly PixelRescaling _rescaling;
    private readonly IReadOnlyList<string> _names;

    internal FinishedStyleGenerator(StyleGenerator generator, IReadOnlyList<string> names)
        : base(generator.GetName())
    {
        _generator = generator;
        _rescaling = new PixelRescaling(generator.PixelRange());
        _names = names;
        register_module("generator", _generator);
        register_module("unit_range", _rescaling);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor? second, Tensor? third, Tensor? fourth, Tensor? fifth, Tensor? sixth)
    {
        var given = _names.Zip(new[] { first, second, third, fourth, fifth, sixth })
            .ToDictionary(entry => entry.First, entry => entry.Second);
        return _rescaling.call(_generator.Draw(
            given[GeneratorNames.Latent]!,
            given.GetValueOrDefault(GeneratorNames.Label),
            given[GeneratorNames.Truncation]!,
            given[GeneratorNames.StyleLatent]!,
            given[GeneratorNames.StyleLayer]!,
            given.GetValueOrDefault(GeneratorNames.Noise)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Else the generator would be disposed along.
        ClearModules();
        if (disposing)
        {
            _rescaling.Dispose();
        }

        base.Dispose(disposing);
    }
}
