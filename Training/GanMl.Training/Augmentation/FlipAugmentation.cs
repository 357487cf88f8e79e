using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// Mirror images, left for right, of half of those that are augmented (Karras et al., 2020, StyleGAN2-ADA, calls it x-flip).
/// Not for digits, letters, or whatever else has a right way round.
/// </summary>
internal sealed class FlipAugmentation : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "flip";

    /// <inheritdoc/>
    public bool IsChance => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor images, double strength, double progress) => Chance.Of(strength / 2, images, images.flip(3));
}
