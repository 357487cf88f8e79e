using System.Globalization;
using GanMl.Models;
using GanMl.Training.Augmentation;
using GanMl.Training.Growing;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Step;
using GanMl.Training.Watching;

namespace GanMl.Training.Trainer;

/// <summary>Everything that decides what a training run does; written into the run folder, so that it can be repeated.</summary>
public sealed record TrainingOptions
{
    /// <summary>The networks, by name: <c>dcgan</c>, <c>dense</c>, <c>progressive</c>, <c>stylegan</c>, <c>stylegan2</c> or <c>r3gan</c>.</summary>
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

    /// <summary>What is done to every image before the discriminator sees it, in order.</summary>
    public IReadOnlyList<AugmentationOptions> Augmentations { get; init; } = [];

    /// <summary>
    /// What adaptive augmentation keeps the mean sign of the discriminator's logits of real images at, -1 to 1; null leaves the
    /// strength of augmentations as it is.
    /// </summary>
    public double? AdaptiveTarget { get; init; }

    /// <summary>The share of generated images that the discriminator is shown again from earlier steps, 0 to 1; 0 for none.</summary>
    public double ReplayShare { get; init; }

    /// <summary>How many generated images are kept to be shown again.</summary>
    public int ReplaySize { get; init; } = 2_000;

    /// <summary>Images that the discriminator judges together (PacGAN, Lin et al., 2018); 1 for each alone. Unconditional networks only.</summary>
    public int Packing { get; init; } = 1;

    /// <summary>The largest absolute value of a weight of the discriminator, above 0 (Wasserstein loss; the paper takes 0.01); null for no limit.</summary>
    public double? WeightClip { get; init; }

    /// <summary>By how much the discriminator's target for real images is less than 1, 0 to 0.5; 0 for not at all.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The optimiser of both networks, by name.</summary>
    public string Optimizer { get; init; } = "rmsprop";

    /// <summary>How much of the mean gradient Adam keeps from step to step; null for the optimiser's own.</summary>
    public double? Beta1 { get; init; }

    /// <summary>How much of the mean squared gradient Adam keeps from step to step; null for the optimiser's own.</summary>
    public double? Beta2 { get; init; }

    /// <summary>The step size of both optimisers.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The step size of the discriminator's optimiser where it is another (Heusel et al., 2017); null for the same.</summary>
    public double? DiscriminatorLearningRate { get; init; }

    /// <summary>Steps of the discriminator for one of the generator, each on images of its own.</summary>
    public int DiscriminatorSteps { get; init; } = 1;

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

    /// <summary>How the run is watched for collapse, divergence and a discriminator that has won.</summary>
    public WatchOptions Watch { get; init; } = new();

    /// <summary>Checks names and numbers.</summary>
    /// <param name="known">What can be asked for by name; null for what comes with GanMl.</param>
    /// <exception cref="ArgumentException">A value that cannot be trained with; the message says which and why.</exception>
    public void Validate(TrainingParts? known = null)
    {
        TrainingParts parts = known ?? TrainingParts.Default;
        _ = parts.Architectures.Find(Architecture);
        Require(BatchSize >= 2, $"A batch of {BatchSize} is too small: batch normalisation needs at least 2 images.");
        Require(Images >= BatchSize, $"{Images} images are less than one batch of {BatchSize}.");
        Require(LearningRate is > 0 and < 10, $"A learning rate of {LearningRate} is outside (0, 10).");
        Require(LearningRateDecay is >= 0 and <= 1, $"A learning rate decay of {LearningRateDecay} is outside [0, 1].");
        Require(AverageHalfLife >= 0, $"A half-life of {AverageHalfLife} images is negative.");
        Require(TickImages >= 1, $"{TickImages} images between two reports is less than 1.");
        Require(GridImages >= 0, $"{GridImages} images between two sample grids is negative.");
        Require(CheckpointImages >= 0, $"{CheckpointImages} images between two checkpoints is negative.");
        Require(DiscriminatorLearningRate is null or (> 0 and < 10), $"A learning rate of the discriminator of {DiscriminatorLearningRate} is outside (0, 10).");
        Require(DiscriminatorSteps >= 1, $"{DiscriminatorSteps} steps of the discriminator for one of the generator are less than 1.");
        Require(AdaptiveTarget is null || Augmentations.Any(augmentation => parts.Augmentations.Find(augmentation.Name).IsChance), "Adaptive augmentation needs an augmentation to adapt: name one.");
        if (ReplayShare != 0)
        {
            ExperienceReplay.Check(ReplaySize, ReplayShare);
        }

        foreach (AugmentationOptions augmentation in Augmentations)
        {
            augmentation.Validate(parts.Augmentations);
        }

        Require(Packing >= 1 && BatchSize % Packing == 0, $"A batch of {BatchSize} images is not a number of whole packs of {Packing}.");
        foreach ((int size, int batch) in Growth?.BatchSizes ?? new Dictionary<int, int>())
        {
            Require(batch % Packing == 0, $"A batch of {batch} images at {size} pixels is not a number of whole packs of {Packing}.");
        }

        Require(WeightClip is null or > 0, $"Weights cannot be clipped to {WeightClip}: the limit is above 0.");
        _ = GanLoss(parts);
        Watch.Validate();
        Layers.Validate();
        Style.Validate();
        foreach (RegularizerOptions regularizer in Regularizers)
        {
            regularizer.Validate(parts.Regularizers);
        }

        parts.Optimizers.Find(Optimizer).Check(new OptimizerSettings(LearningRate, Beta1, Beta2));
        Require(LatentSize is null or >= 1, $"A latent size of {LatentSize} is less than 1.");
    }

    /// <summary>The loss with what is done to it.</summary>
    internal IGanLoss GanLoss(TrainingParts parts)
    {
        IGanLoss loss = parts.Losses.Find(Loss);
        return LabelSmoothing == 0 ? loss : new OneSidedLabelSmoothing(loss, LabelSmoothing);
    }

    /// <summary>What the step sizes are multiplied by for a batch.</summary>
    /// <param name="imagesSeen">Images seen before it.</param>
    internal double LearningRateFactorAt(long imagesSeen)
    {
        double decayed = LearningRateDecay * Images;
        return decayed > 0 ? Math.Min(1, (Images - imagesSeen) / decayed) : 1;
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

        if (Augmentations.Count > 0)
        {
            facts["augmentations"] = string.Join(", ", Augmentations) + (AdaptiveTarget is { } target ? string.Create(CultureInfo.InvariantCulture, $", adaptive:{target}") : "");
        }

        AddIf(DiscriminatorLearningRate is not null, "discriminator-learning-rate", DiscriminatorLearningRate ?? 0);
        AddIf(DiscriminatorSteps > 1, "discriminator-steps", DiscriminatorSteps);
        AddIf(ReplayShare > 0, "replay", ReplayShare);
        AddIf(Packing > 1, "packing", Packing);
        AddIf(WeightClip is not null, "weight-clip", WeightClip ?? 0);
        AddIf(Layers.MinibatchKernels > 0, "minibatch-discrimination", Layers.MinibatchKernels);
        AddIf(LabelSmoothing > 0, "label-smoothing", LabelSmoothing);
        if (Layers.SpectralNormalization)
        {
            facts["normalization"] = "spectral";
        }

        if (Growth is not null)
        {
            facts["growth"] = "progressive";
        }

        return facts;

        void AddIf(bool isUsed, string name, double value)
        {
            if (isUsed)
            {
                facts[name] = value.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
