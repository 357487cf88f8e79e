using System.ComponentModel.DataAnnotations;
using GanMl.Models;
using GanMl.Training.Augmentation;
using GanMl.Training.Devices;
using GanMl.Training.Growing;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Watching;

namespace GanMl.Training.Trainer;

/// <summary>
/// Everything that decides what a training run does. A property is a key of <c>options.json</c>, its range is checked by
/// <see cref="Validate"/>, and a generator file tells it; see <see cref="TrainingOptionsJson"/>.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>The networks, by name, such as <c>dcgan</c> or <c>r3gan</c>.</summary>
    public string Architecture { get; init; } = "dcgan";

    /// <summary>The options of these networks, of the type of the architecture's default options; null for those.</summary>
    public ArchitectureOptions? Network { get; init; }

    /// <summary>Whether the networks are told the class. A set of one class is always unconditional.</summary>
    public bool Conditional { get; init; } = true;

    /// <summary>How the networks grow; null to train them at the full size from the first image on.</summary>
    public GrowthOptions? Growth { get; init; }

    /// <summary>The loss, by name.</summary>
    public string Loss { get; init; } = "binary-cross-entropy";

    /// <summary>What is added to the losses, with weights and intervals.</summary>
    public IReadOnlyList<RegularizerOptions> Regularizers { get; init; } = [];

    /// <summary>What is done to every image before the discriminator sees it, in order.</summary>
    public IReadOnlyList<AugmentationOptions> Augmentations { get; init; } = [];

    /// <summary>
    /// What adaptive augmentation keeps the mean sign of the discriminator's logits of real images at, above -1 and below 1; null leaves
    /// the strength of augmentations as it is.
    /// </summary>
    [Range(-1.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? AdaptiveTarget { get; init; }

    /// <summary>The share of generated images that the discriminator is shown again from earlier steps; 0 for none.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double ReplayShare { get; init; }

    /// <summary>How many generated images are kept to be shown again.</summary>
    [Range(1, int.MaxValue)]
    public int ReplaySize { get; init; } = 2_000;

    /// <summary>Images that the discriminator judges together (PacGAN, Lin et al., 2018), only without classes; 1 for each alone.</summary>
    [Range(1, int.MaxValue)]
    public int Packing { get; init; } = 1;

    /// <summary>
    /// The largest absolute value of a weight of the discriminator (the Wasserstein paper takes 0.01); null for no limit.
    /// </summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? WeightClip { get; init; }

    /// <summary>By how much the discriminator's target for real images is less than 1; 0 for not at all.</summary>
    [Range(0.0, 0.5, MaximumIsExclusive = true)]
    public double LabelSmoothing { get; init; }

    /// <summary>The optimiser of both networks, by name.</summary>
    public string Optimizer { get; init; } = "rmsprop";

    /// <summary>How much of the mean gradient Adam keeps from step to step; null for the optimiser's own.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Beta1 { get; init; }

    /// <summary>How much of the mean squared gradient Adam keeps from step to step; null for the optimiser's own.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Beta2 { get; init; }

    /// <summary>The step size of both optimisers.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The step size of the discriminator's optimiser where it is another (Heusel et al., 2017); null for the same.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? DiscriminatorLearningRate { get; init; }

    /// <summary>Steps of the discriminator for one of the generator, each on images of its own.</summary>
    [Range(1, int.MaxValue)]
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>
    /// The part of the run, at its end, over which the step size falls to zero in a straight line:
    /// 0 (never) to 1 (from the first image on).
    /// </summary>
    [Range(0.0, 1.0)]
    public double LearningRateDecay { get; init; }

    /// <summary>Real images in a batch; as many are generated. Batch normalisation needs at least 2.</summary>
    [Range(2, int.MaxValue)]
    public int BatchSize { get; init; } = 32;

    /// <summary>How many real images the discriminator sees before the run ends, repeats counted.</summary>
    [Range(2, long.MaxValue)]
    public long Images { get; init; } = 300_000;

    /// <summary>After how many images a weight's influence on the exported average has halved; 0 exports the last weights.</summary>
    [Range(0.0, double.MaxValue)]
    public double AverageHalfLife { get; init; } = 20_000;

    /// <summary>The number from which first weights, noise, dropout and order of the data follow.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Images between two reports of progress.</summary>
    [Incidental]
    [Range(1, long.MaxValue)]
    public long TickImages { get; init; } = 1_600;

    /// <summary>Images between two sample grids; 0 draws only the last one.</summary>
    [Incidental]
    [Range(0, long.MaxValue)]
    public long GridImages { get; init; } = 32_000;

    /// <summary>Images between two checkpoints from which the run can go on; 0 writes one only when it is ended early.</summary>
    [Incidental]
    [Range(0, long.MaxValue)]
    public long CheckpointImages { get; init; } = 32_000;

    /// <summary>Where to compute: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c>, which takes a GPU if there is one.</summary>
    [Incidental]
    public string Device { get; init; } = "auto";

    /// <summary>How the run is watched for collapse, divergence and a discriminator that has won.</summary>
    [Incidental]
    public WatchOptions Watch { get; init; } = new();

    /// <summary>Checks names and numbers.</summary>
    /// <param name="known">What can be asked for by name; null for what comes with GanMl.</param>
    /// <exception cref="OptionException">A value that cannot be trained with; the message says which and why.</exception>
    public void Validate(TrainingParts? known = null)
    {
        TrainingParts parts = known ?? TrainingParts.Default;
        OptionException.ThrowIfOutOfRange(this);
        OptionException.ThrowIfOutOfRange(Watch);
        if (Growth is not null)
        {
            OptionException.ThrowIfOutOfRange(Growth);
        }

        ValidateNetwork(parts);
        About(nameof(Loss), () => parts.Losses.Find(Loss));
        About(nameof(LabelSmoothing), () => GanLoss(parts));
        About(nameof(Optimizer), () => parts.Optimizers.Find(Optimizer));
        About(nameof(Beta1), () => parts.Optimizers.Find(Optimizer).Check(new OptimizerSettings(LearningRate, Beta1, Beta2)));
        About(nameof(Regularizers), () => Regularizers.ToList().ForEach(regularizer => regularizer.Validate(parts.Regularizers)));
        About(nameof(Augmentations), () => Augmentations.ToList().ForEach(augmentation => augmentation.Validate(parts.Augmentations)));
        About(nameof(Device), () => TrainingDevice.CheckName(Device));
        Require(Images >= BatchSize, nameof(Images), $"'Images' is {Images}: that is less than one batch of {BatchSize}.");
        Require(
            AdaptiveTarget is null || Augmentations.Any(augmentation => parts.Augmentations.Find(augmentation.Name).IsChance),
            nameof(AdaptiveTarget),
            "'AdaptiveTarget' needs an augmentation to adapt: name one with 'Augmentations'.");
        int[] batches = [BatchSize, .. Growth?.BatchSizes.Values ?? []];
        int odd = batches.FirstOrDefault(batch => batch % Packing != 0);
        Require(odd == 0, nameof(Packing), $"'Packing' is {Packing}: a batch of {odd} images is not a number of whole packs of {Packing}.");
    }

    /// <summary>These options with those of the networks written out.</summary>
    internal TrainingOptions Completed(TrainingParts parts) =>
        Network is not null ? this : this with { Network = parts.Architectures.Find(Architecture).DefaultOptions };

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

    /// <summary>The architecture of some options.</summary>
    /// <exception cref="OptionException">There is none of that name.</exception>
    internal static IArchitecture ArchitectureOf(string name, TrainingParts parts)
    {
        IArchitecture? found = null;
        About(nameof(Architecture), () => found = parts.Architectures.Find(name));
        return found!;
    }

    private void ValidateNetwork(TrainingParts parts)
    {
        IArchitecture architecture = ArchitectureOf(Architecture, parts);
        Type expected = architecture.DefaultOptions.GetType();
        Require(
            Network is null || Network.GetType() == expected,
            nameof(Network),
            $"'Network' is {Network?.GetType().Name}, but the options of the {architecture.Name} architecture are {expected.Name}.");
        Network?.Validate();
    }

    /// <summary>What is wrong with a part that is asked for is wrong with the option that asks for it.</summary>
    private static void About(string option, Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentException error) when (error is not OptionException)
        {
            throw new OptionException(option, error.Message, error);
        }
    }

    private static void Require(bool condition, string option, string otherwise)
    {
        if (!condition)
        {
            throw new OptionException(option, otherwise);
        }
    }
}

/// <summary>An option that says where a run computes or what it shows on its way, and changes nothing of what comes out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IncidentalAttribute : Attribute;
