using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Models.Style;
using GanMl.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.GeneratorFile;

/// <summary>
/// A generator whose images are in [0, 1], as they stand in a generator file. It takes the inputs that were named, in the order in which
/// they were named. The generator stays its owner's.
/// </summary>
internal sealed class FinishedGenerator : Module<Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>
{
    private readonly GeneratorNetwork _generator;
    private readonly PixelRescaling _rescaling;
    private readonly IReadOnlyList<string> _names;

    internal FinishedGenerator(GeneratorNetwork generator, IReadOnlyList<string> names)
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
        Tensor latent = given[GeneratorNames.Latent]!;
        Tensor? label = given.GetValueOrDefault(GeneratorNames.Label), noise = given.GetValueOrDefault(GeneratorNames.Noise);
        return _rescaling.call(_generator switch
        {
            StyleGenerator style => style.Draw(
                latent,
                label,
                given[GeneratorNames.Truncation]!,
                given[GeneratorNames.StyleLatent]!,
                given[GeneratorNames.StyleLayer]!,
                noise),
            INoisy { NoiseSize: > 0 } noisy => noisy.Draw(latent, label, noise),
            _ => _generator.call(latent, label),
        });
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
