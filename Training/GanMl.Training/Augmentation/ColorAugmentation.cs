using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// The colour part of DiffAugment (Zhao et al., 2020): brightness moves by up to half of the unit range, saturation is multiplied by
/// 0 to 2, contrast by 0.5 to 1.5. Grey images have no saturation.
/// </summary>
internal sealed class ColorAugmentation : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "color";

    /// <inheritdoc/>
    public bool IsChance => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor images, double strength, double progress)
    {
        Tensor augmented = images + Chance.Uniform(images, -0.5, 0.5);
        if (images.size(1) > 1)
        {
            Tensor grey = augmented.mean([1], keepdim: true);
            augmented = ((augmented - grey) * Chance.Uniform(images, 0, 2)) + grey;
        }

        Tensor mean = augmented.mean([1, 2, 3], keepdim: true);
        augmented = ((augmented - mean) * Chance.Uniform(images, 0.5, 1.5)) + mean;
        return Chance.Of(strength, images, augmented);
    }
}
