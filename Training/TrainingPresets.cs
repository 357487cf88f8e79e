using GanMl.Models;

namespace GanMl.Training;

/// <summary>The recipe with which each architecture is trained when nothing else is asked for.</summary>
/// <remarks>
/// The textbook's recipe (RMSprop at 1e-3, binary cross-entropy, batches of 32) with two additions of every present one: a
/// moving average of the weights is what is exported, and the step size falls to zero towards the end. The plain recipe is
/// <c>AverageHalfLife = 0, LearningRateDecay = 0</c>. The dense pair collapses within each class at 1e-3, so it takes shorter
/// and fewer steps.
/// </remarks>
public static class TrainingPresets
{
    private static readonly Dictionary<string, TrainingOptions> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dense"] = new TrainingOptions
        {
            Images = 128_000,
            LearningRate = 2e-4,
            LearningRateDecay = 1,
            TickImages = 6_400,
            GridImages = 32_000,
            AverageHalfLife = 10_000,
        },
        ["dcgan"] = new TrainingOptions { Images = 200_000, LearningRateDecay = 0.6 },
    };

    /// <summary>A conditional DCGAN that is worth looking at after a few minutes on two cores.</summary>
    public static TrainingOptions Demo { get; } = new() { Images = 48_000, LearningRateDecay = 0.5, GridImages = 16_000, AverageHalfLife = 5_000 };

    /// <summary>The recipe of an architecture; one without a recipe of its own takes the defaults.</summary>
    /// <exception cref="ArgumentException">There is no such architecture; the message lists those that exist.</exception>
    public static TrainingOptions For(string architecture)
    {
        string name = ArchitectureCatalogue.Find(architecture).Name;
        return Presets.GetValueOrDefault(name, new TrainingOptions()) with { Architecture = name };
    }
}
