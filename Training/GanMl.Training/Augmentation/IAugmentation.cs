using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// What is done to every image, real or generated, before a discriminator sees it. Gradients must run through it to the generator.
/// An augmentation is one small file that implements this, and one line in <see cref="AugmentationCatalogue"/>.
/// </summary>
public interface IAugmentation
{
    /// <summary>The name by which it is asked for.</summary>
    string Name { get; }

    /// <summary>Whether its strength is the chance that an image is augmented, 0 to 1, which adaptive augmentation may turn.</summary>
    bool IsChance { get; }

    /// <summary>Treats images.</summary>
    /// <param name="images">Images [N, C, H, W] in the generator's range.</param>
    /// <param name="strength">How much: see <see cref="IsChance"/>.</param>
    /// <param name="progress">How much of the run is done, 0 to 1.</param>
    /// <returns>As many images of the same shape, differentiable; random numbers are torch's global ones.</returns>
    Tensor Apply(Tensor images, double strength, double progress);
}
