using GanMl.Models;
using GanMl.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.GeneratorFile;

/// <summary>A generator whose images are in [0, 1], as they stand in a generator file. The generator stays its owner's.</summary>
internal sealed class FinishedGenerator : Module<Tensor, Tensor?, Tensor>
{
    private readonly GeneratorNetwork _generator;
    private readonly PixelRescaling _rescaling;

    internal FinishedGenerator(GeneratorNetwork generator)
        : base(generator.GetName())
    {
        _generator = generator;
        _rescaling = new PixelRescaling(generator.PixelRange());
        register_module("generator", _generator);
        register_module("unit_range", _rescaling);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? label) => _rescaling.call(_generator.call(latent, label));

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
