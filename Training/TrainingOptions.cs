using System.Globalization;
using GanMl.Models;
using GanMl.Training.Growing;
using GanMl.Training.Optimizers;
using GanMl.Training.Regularizers;

namespace GanMl.Training;

/// <summary>Everything that decides what a training run does; written into the run folder, so that it can be repeated.</summary>
public sealed record TrainingOptions
{
    /// <summary>The networks, by name: <c>dcgan</c>, <c>dense</c>, <c>progressive</c>, <c>stylegan</c> or <c>stylegan2</c>.</summary>
    public string Architecture { get; init; } = "dcgan";

    /// <summary>Whether the networks are told the class. A set of one class is always unconditional.</summary>
    public bool Conditional { get; init; } = true;

    /// <summary>Values in a latent vector; null takes the architecture's own.</summary>
    public int? LatentSize { get; init; }

    /// <summary>The layers of progressive and style networks.</summary>
    public LayerOptions Layers { get; init; } = new();

    /// <summary>What is particular to style generators.</summary>
    public StyleOptions Style { get; init; } = new();

    /// <summary>How the networks grow; null to train them at the full size from the first image on.</summary>
    public GrowthOptions? Growth { get; init; }

    /// <summary>The loss, by name.</summary>
    public string Loss { get; init; } = "binary-cross-entropy";

    /// <summary>What is added to the losses, with weights and intervals.</summary>
    public IReadOnlyList<RegularizerOptions> Regularizers { get; init; } = [];

    /// <summary>The optimiser of both networks, by name.</summary>
    public string Optimizer { get; init; } = "rmsprop";

    /// <summary>How much of the mean gradient Adam keeps from step to step; null for the optimiser's own.</summary>
    public double? Beta1 { get; init; }

    /// <summary>How much of the mean squared gradient Adam keeps from step to step; null for the optimiser's own.</summary>
    public double? Beta2 { get; init; }

    /// <summary>The step size of both optimisers.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// The part of the run, at its end, over which the step size falls to zero in a straight line: 0 (never) to 1 (from the
    /// first image on).
    /// </summary>
    public double LearningRateDecay { get; init; }

    /// <summary>Real images in a batch; as many are generated.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How many real images the discriminator sees before the run ends, repeats counted.</summary>
    public long Images { get; init; } = 300_000;

    /// <summary>After how many images a weight's influence on the exported average has halved; 0 exports the last weights.</summary>
    public double AverageHalfLife { get; init; } = 20_000;

    /// <summary>The number from which first weights, noise, dropout and order of the data follow.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Images between two reports of progress.</summary>
    public long TickImages { get; init; } = 1_600;

    /// <summary>Images between two sample grids; 0 draws only the last one.</summary>
    public long GridImages { get; init; } = 32_000;

    /// <summary>Images between two checkpoints from which the run can go on; 0 writes one only when it is ended early.</summary>
    public long CheckpointImages { get; init; } = 32_000;

    /// <summary>Where to compute: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c>, which takes a GPU if there is one.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">A value that cannot be trained with; the message says which and why.</exception>
    public void Validate()
    {
        Require(BatchSize >= 2, $"A batch of {BatchSize} is too small: batch normalisation needs at least 2 images.");
        Require(Images >= BatchSize, $"{Images} images are less than one batch of {BatchSize}.");
        Require(LearningRate is > 0 and < 10, $"A learning rate of {LearningRate} is outside (0, 10).");
        Require(LearningRateDecay is >= 0 and <= 1, $"A learning rate decay of {LearningRateDecay} is outside [0, 1].");
        Require(AverageHalfLife >= 0, $"A half-life of {AverageHalfLife} images is negative.");
        Require(TickImages >= 1, $"{TickImages} images between two reports is less than 1.");
        Require(GridImages >= 0, $"{GridImages} images between two sample grids is negative.");
        Require(CheckpointImages >= 0, $"{CheckpointImages} images between two checkpoints is negative.");
        Layers.Validate();
        Style.Validate();
        foreach (RegularizerOptions regularizer in Regularizers)
        {
            regularizer.Validate();
        }

        OptimizerCatalogue.CheckBetas(Optimizer, Beta1, Beta2);
        Require(LatentSize is null or >= 1, $"A latent size of {LatentSize} is less than 1.");
    }

    /// <summary>The step size of a batch.</summary>
    /// <param name="imagesSeen">Images seen before it.</param>
    internal double LearningRateAt(long imagesSeen)
    {
        double decayed = LearningRateDecay * Images;
        return decayed > 0 ? LearningRate * Math.Min(1, (Images - imagesSeen) / decayed) : LearningRate;
    }

    /// <summary>What a generator file says of its training, by name.</summary>
    internal Dictionary<string, string> Describe()
    {
        var facts = new Dictionary<string, string>
        {
            ["loss"] = Loss,
            ["optimizer"] = Optimizer,
            ["learning-rate"] = LearningRate.ToString(CultureInfo.InvariantCulture),
            ["learning-rate-decay"] = LearningRateDecay.ToString(CultureInfo.InvariantCulture),
            ["batch-size"] = BatchSize.ToString(CultureInfo.InvariantCulture),
            ["average-half-life"] = AverageHalfLife.ToString(CultureInfo.InvariantCulture),
        };
        if (Regularizers.Count > 0)
        {
            facts["regularizers"] = string.Join(", ", Regularizers);
        }

        if (Growth is not null)
        {
            facts["growth"] = "progressive";
        }

        return facts;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
