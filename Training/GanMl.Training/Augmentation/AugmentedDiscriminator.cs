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
    private (long Count, long Seed)? _pairs;

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

    /// <summary>
    /// From now on a real image and the generated one beside it are augmented alike: they get the same random numbers, whether they come in
    /// one batch or one after the other. Each call draws other numbers than the last.
    /// </summary>
    /// <param name="count">Pairs in the batch.</param>
    public void BeginPairs(long count) => _pairs = (count, randint(long.MaxValue, [1], ScalarType.Int64).item<long>());

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label) =>
        _inner.call(_pairs is { } pairs ? AugmentAlike(image, pairs.Count, pairs.Seed) : Augment(image), label);

    /// <summary>Augments images pair by pair: every batch of so many images begins with the same random numbers.</summary>
    private Tensor AugmentAlike(Tensor image, long count, long seed)
    {
        // Whatever is drawn afterwards, such as dropout, goes on with other numbers.
        long after = randint(long.MaxValue, [1], ScalarType.Int64).item<long>();
        try
        {
            return cat([.. Enumerable.Range(0, (int)((image.size(0) + count - 1) / count)).Select(batch =>
            {
                random.manual_seed(seed);
                return Augment(image.narrow(0, batch * count, Math.Min(count, image.size(0) - (batch * count))));
            })]);
        }
        finally
        {
            random.manual_seed(after);
        }
    }

    private Tensor Augment(Tensor image)
    {
        foreach ((IAugmentation augmentation, double strength) in _augmentations)
        {
            double now = augmentation.IsChance && _adaptive is not null ? strength * _adaptive.Chance : strength;
            if (now > 0)
            {
                image = augmentation.Apply(image, now, Progress);
            }
        }

        return image;
    }

    private static (IAugmentation, double) Create(AugmentationOptions options, Catalogue<IAugmentation> known)
    {
        options.Validate(known);
        return (known.Find(options.Name), options.Strength);
    }
}
