using System.Text.Json.Nodes;
using GanMl.Benchmarks.Recipes;
using GanMl.Training.Augmentation;
using GanMl.Training.Regularizers;
using GanMl.Training.Trainer;

namespace GanMl.Benchmarks.Points;

/// <summary>A way to train, by name: the plain GAN with one remedy, or with those of a paper.</summary>
/// <param name="Name">On the command line and in the table.</param>
/// <param name="Change">What it changes in the plain options.</param>
internal sealed record PointRecipe(string Name, Func<TrainingOptions, TrainingOptions> Change)
{
    internal static IReadOnlyList<PointRecipe> All { get; } =
    [
        new("vanilla", options => options),
        new("small-batches", options => options with { BatchSize = 32, LearningRate = 1.5e-3 }),
        new("replay", options => options with { ReplayShare = 0.5, ReplaySize = 10_000 }),
        new("minibatch-discrimination", options => options with { Network = new PointOptions { MinibatchKernels = 8 } }),
        new("minibatch-deviation", options => options with { Network = new PointOptions { MinibatchGroup = 4 } }),
        new("packing-2", options => options with { Packing = 2 }),
        new("packing-4", options => options with { Packing = 4 }),
        new("instance-noise", options => options with { Augmentations = [new AugmentationOptions("instance-noise", 0.5)] }),
        new("label-smoothing", options => options with { LabelSmoothing = 0.1 }),
        new("spectral-hinge", options => options with { Loss = "hinge", Network = new PointOptions { SpectralNormalization = true } }),
        new("least-squares", options => options with { Loss = "least-squares" }),
        new(
            "wasserstein-gp",
            options => options with { Loss = "wasserstein", Regularizers = [new RegularizerOptions("gradient-penalty", 1)] }),
        new("dragan", options => options with { Regularizers = [new RegularizerOptions("dragan", 1)] }),
        new("reconstruction", options => options with { ReconstructionWeight = 1, ReconstructionVariance = 0.02 }),
        new(
            "falling-reconstruction",
            options => options with
            {
                ReconstructionWeight = 0.3,
                ReconstructionEnd = 0,
                ReconstructionVariance = 0.1,
                BatchSize = 8,
                LearningRate = 7e-4,
                AverageHalfLife = 20_000,
            }),
        new("r1", options => options with { Regularizers = [new RegularizerOptions("r1", 0.01)] }),
        new(
            "r3gan",
            options => options with
            {
                Loss = "relativistic",
                Regularizers = [new RegularizerOptions("r1", 0.01), new RegularizerOptions("r2", 0.01)],
            }),
    ];

    /// <summary>A recipe that a file describes by what it changes in the plain options.</summary>
    /// <param name="text">Its name, =, the path of the file.</param>
    /// <exception cref="RecipeException">There is no such file, or it does not fit.</exception>
    internal static PointRecipe FromFile(string text)
    {
        (string name, string path) = NamedText.Split(text);
        JsonObject changes = OptionsFile.Read(path);
        return new PointRecipe(name, options => OptionsFile.Merge(options, changes, path, PointTrial.Parts));
    }

    /// <summary>Options for a number of points and a seed.</summary>
    internal TrainingOptions Of(long points, int seed) => Change(new TrainingOptions
    {
        Architecture = "points",
        Network = new PointOptions(),
        Loss = "non-saturating",
        Optimizer = "adam",
        Beta1 = 0,
        Beta2 = 0.98,
        LearningRate = 3e-3,
        LearningRateDecay = 0.5,
        BatchSize = 128,
        Images = points,
        AverageHalfLife = 10_000,
        Seed = seed,
    });
}
