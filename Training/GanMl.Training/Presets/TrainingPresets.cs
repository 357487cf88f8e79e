using GanMl.Inference.Catalogues;
using GanMl.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Growing;
using GanMl.Training.Trainer;

namespace GanMl.Training.Presets;

/// <summary>The recipe with which each architecture is trained when nothing else is asked for.</summary>
/// <remarks>
/// dense and dcgan follow the textbook: RMSprop, binary cross-entropy, batches of 32, a learning rate of 1e-3 (2e-4 for dense, which
/// collapses within each class at 1e-3). Every preset also exports a moving average of the weights and lets the learning rate fall to
/// zero towards the end; <c>AverageHalfLife = 0, LearningRateDecay = 0</c> turns both off. In r3gan, heavy R1 and R2, small batches and the
/// reconstruction of real images work against mode collapse (measured in tests/RESULTS.md).
/// </remarks>
public static class TrainingPresets
{
    /// <summary>
    /// What the papers of Karras et al. have in common, at a size for processors: Adam with a first beta of 0, the non-saturating loss with
    /// lazy R1, and an average with a half-life of 10,000 images. A style generator learns more slowly than its discriminator and needs a
    /// higher learning rate: over 24,000 images, 0.01 gave a classification accuracy score of 0.607 and 0.002 gave 0.448
    /// (tests/RESULTS.md).
    /// </summary>
    private static readonly TrainingOptions Karras = new()
    {
        Images = 400_000,
        Loss = "non-saturating",
        Regularizers = [new("r1", 1, 4)],
        Optimizer = "adam",
        Beta1 = 0,
        Beta2 = 0.99,
        LearningRate = 2e-3,
        LearningRateDecay = 0.3,
        AverageHalfLife = 10_000,
    };

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
        ["progressive"] = Karras with { Growth = new GrowthOptions() },
        ["stylegan"] = Karras with { Growth = new GrowthOptions(), LearningRate = 1e-2 },
        ["stylegan2"] = Karras with { Regularizers = [new("r1", 1, 8), new("path-length", 2, 8)], LearningRate = 1e-2 },
        ["r3gan"] = new TrainingOptions
        {
            Images = 160_000,
            Loss = "relativistic",
            Regularizers = [new("r1", 3, 4), new("r2", 3, 4)],
            ReconstructionWeight = 1,
            Optimizer = "adam",
            Beta1 = 0,
            Beta2 = 0.98,
            LearningRate = 1e-3,
            LearningRateDecay = 0.6,
            BatchSize = 16,
            AverageHalfLife = 10_000,
        },
        ["dcgan"] = new TrainingOptions { Images = 200_000, LearningRateDecay = 0.6 },
    };

    /// <summary>
    /// The architecture to take for the quality of the images, where time is no object: the modern small recipe, <c>r3gan</c>.
    /// </summary>
    public static string Recommended => "r3gan";

    /// <summary>A conditional r3gan whose images are worth something after a few minutes on two cores.</summary>
    public static TrainingOptions Demo => For("r3gan") with { Images = 20_000, GridImages = 5_000, AverageHalfLife = 3_000 };

    /// <summary>The recipe of an architecture; one without a recipe of its own takes the defaults.</summary>
    /// <param name="architecture">The architecture's name.</param>
    /// <param name="known">The architectures that there are; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">There is no such architecture; the message lists those that exist.</exception>
    public static TrainingOptions For(string architecture, Catalogue<IArchitecture>? known = null)
    {
        IArchitecture found = (known ?? ArchitectureCatalogue.Default).Find(architecture);
        return Presets.GetValueOrDefault(found.Name, new TrainingOptions()) with
        {
            Architecture = found.Name,
            Network = found.DefaultOptions,
        };
    }
}
