using GanMl.Models;
using GanMl.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.GeneratorFile;

/// <summary>
/// A generator with noise whose images are in [0, 1]. It takes the latent, the label where it is conditional, and the noise. The generator
/// stays its owner's.
/// </summary>
internal sealed class FinishedNoisyGenerator : Module<Tensor, Tensor?, Tensor?, Tensor>
{
    private readonly GeneratorNetwork _generator;
    private readonly PixelRescaling _rescaling;

    internal FinishedNoisyGenerator(GeneratorNetwork generator)
        : base(generator.GetName())
    {
        _generator = generator;
        _rescaling = new PixelRescaling(generator.PixelRange());
        register_module("generator", _generator);
        register_module("unit_range", _rescaling);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? second, Tensor? third)
    {
        (Tensor? label, Tensor? noise) = _generator.Options.IsConditional ? (second, third) : (null, second);
        return _rescaling.call(((INoisy)_generator).Draw(latent, label, noise));
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
