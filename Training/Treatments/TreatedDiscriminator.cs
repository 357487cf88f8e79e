using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Treatments;

/// <summary>
/// A discriminator that sees every image treated. Whoever trains with it, losses and regularisers included, need not know: gradients with
/// respect to the image run through the treatment, as in StyleGAN2-ADA.
/// </summary>
public sealed class TreatedDiscriminator : Discriminator
{
    private readonly Discriminator _inner;
    private readonly (IImageTreatment Treatment, double Strength)[] _treatments;
    private readonly AdaptiveStrength? _adaptive;

    /// <summary>Wraps a discriminator, which it disposes with itself.</summary>
    /// <param name="inner">Judges the treated images.</param>
    /// <param name="treatments">What is done to them, in order.</param>
    /// <param name="adaptive">Turns the strength of augmentations; null leaves them at theirs. It remains the caller's.</param>
    /// <exception cref="ArgumentException">There is no such treatment, or a strength is out of range.</exception>
    public TreatedDiscriminator(Discriminator inner, IEnumerable<TreatmentOptions> treatments, AdaptiveStrength? adaptive = null)
        : base("treated", inner.Options)
    {
        _inner = inner;
        _treatments = [.. treatments.Select(Create)];
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
        foreach ((IImageTreatment treatment, double strength) in _treatments)
        {
            double now = treatment.IsAugmentation && _adaptive is not null ? strength * _adaptive.Chance : strength;
            if (now > 0)
            {
                image = treatment.Apply(image, now, Progress);
            }
        }

        return _inner.call(image, label);
    }

    private static (IImageTreatment, double) Create(TreatmentOptions options)
    {
        options.Validate();
        return (TreatmentCatalogue.Find(options.Name), options.Strength);
    }
}
