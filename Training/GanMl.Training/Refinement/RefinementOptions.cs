using System.ComponentModel.DataAnnotations;
using GanMl.Models;
using GanMl.Training.Devices;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Training.Refinement;

/// <summary>
/// How a trained generator is refined: brought closer to real images in the features of classifiers, without a discriminator.
/// </summary>
public sealed record RefinementOptions
{
    /// <summary>What is made smaller, by name: <c>energy</c> or <c>frechet</c>.</summary>
    public string Loss { get; init; } = "energy";

    /// <summary>How many images the generator draws to learn from.</summary>
    [Range(1, long.MaxValue)]
    public long Images { get; init; } = 100_000;

    /// <summary>Images drawn in a step, shared by two classes; a distance needs at least two of each.</summary>
    [Range(4, 65_536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's learning rate after the first hundred steps; it falls to zero along half a cosine.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Classifiers that are trained on the real images for their features; 0 for random ones alone.</summary>
    [Range(0, 64)]
    public int Networks { get; init; } = 2;

    /// <summary>
    /// The share of steps whose features are those of a network with random weights, new in each: a generator cannot learn to deceive it.
    /// Only <c>energy</c> uses them; without trained networks it is 1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RandomShare { get; init; } = 0.5;

    /// <summary>
    /// After how many images the moments of generated features have forgotten half of what they saw (<c>frechet</c>). Too few are noise;
    /// too many lag behind the generator.
    /// </summary>
    [Range(1.0, double.MaxValue)]
    public double MomentHalfLife { get; init; } = 10_000;

    /// <summary>After how many images a weight's influence on the exported average has halved; 0 exports the last weights.</summary>
    [Range(0.0, double.MaxValue)]
    public double AverageHalfLife { get; init; } = 5_000;

    /// <summary>The number from which latents, random networks and drawn real images follow.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Where to compute: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c>, which takes a GPU if there is one.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>How the classifiers are trained; each has a seed of its own.</summary>
    internal ClassifierTrainingOptions Classifier { get; init; } = new();

    /// <summary>Checks names and numbers.</summary>
    /// <exception cref="OptionException">A value that nothing can be refined with; the message says which and why.</exception>
    public void Validate()
    {
        OptionException.ThrowIfOutOfRange(this);
        try
        {
            RefinementLossCatalogue.Default.Find(Loss);
        }
        catch (ArgumentException unknown)
        {
            throw new OptionException(nameof(Loss), unknown.Message, unknown);
        }

        try
        {
            TrainingDevice.CheckName(Device);
        }
        catch (ArgumentException unknown)
        {
            throw new OptionException(nameof(Device), unknown.Message, unknown);
        }
    }

    /// <summary>What a generator file says of them.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Facts(long images) =>
    [
        new("refinement", Loss),
        new("refinement-images", FormattableString.Invariant($"{images}")),
        new("refinement-batch-size", FormattableString.Invariant($"{BatchSize}")),
        new("refinement-learning-rate", FormattableString.Invariant($"{LearningRate}")),
        new("refinement-networks", FormattableString.Invariant($"{Networks}")),
        new("refinement-seed", FormattableString.Invariant($"{Seed}")),
    ];
}
