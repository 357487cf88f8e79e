using GanMl.Inference.Catalogues;
using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// A discriminator that sees every image augmented. Whoever trains with it, losses and regularisers included, need not know: gradients with
/// respect to the image run through the augmentation, as in StyleGAN2-ADA.
/// </summary>
internal sealed class AugmentedDiscriminator : DiscriminatorNetwork
{
    private readonly DiscriminatorNetwork _inner;
    private readonly (IAugmentation Augmentation, double Strength)[] _augmentations;
    private readonly AdaptiveAugmentation? _adaptive;

    /// <summary>Wraps a discriminator, which it disposes with itself.</summary>
    /// <param name="inner">Judges the augmented images.</param>
    /// <param name="augmentations">What is done to them, in order.</param>
    /// <param name="adaptive">Turns the strength of augmentations; null leaves them at theirs. It remains the caller's.</param>
    /// <param name="known">The augmentations that there are; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">There is no such augmentation, or a strength is out of range.</exception>
    public AugmentedDiscriminator(
        DiscriminatorNetwork inner,
        IEnumerable<AugmentationOptions> augmentations,
        AdaptiveAugmentation? adaptive = null,
        Catalogue<IAugmentation>? known = null)
        : base("augmented", inner.Options)
    {
        _inner = inner;
        _augmentations = [.. augmentations.Select(one => Create(one, known ?? AugmentationCatalogue.Default))];
        _adaptive = adaptive;
        register_module("inner", _inner);
    }

    /// <summary>How much of the run is done, 0 to 1.</summary>
    public double Progress { get; set; }

    /// <inheritdoc/>
    public override bool ComparesImages => _inner.ComparesImages;

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label)
    {
        foreach ((IAugmentation augmentation, double strength) in _augmentations)
        {
            double now = augmentation.IsChance && _adaptive is not null ? strength * _adaptive.Chance : strength;
            if (now > 0)
            {
                image = augmentation.Apply(image, now, Progress);
            }
        }

        return _inner.call(image, label);
    }

    private static (IAugmentation, double) Create(AugmentationOptions options, Catalogue<IAugmentation> known)
    {
        options.Validate(known);
        return (known.Find(options.Name), options.Strength);
    }
}
