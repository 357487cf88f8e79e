using System.ComponentModel.DataAnnotations;
using GanMl.Models;
using GanMl.Training.Augmentation;
using GanMl.Training.Growing;
using GanMl.Training.Losses;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Schedules;
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

    /// <summary>
    /// What the networks begin from: a run folder, from which both networks are taken, or the generator alone from its .onnx file, from a
    /// .safetensors file, or from an included generator by its name. Weights are taken where name and shape are the same, and those of a
    /// class where its name is. Null: random weights.
    /// </summary>
    public string? From { get; init; }

    /// <summary>
    /// Parts of the networks whose weights stay as they are, by name, such as <c>discriminator.body.image</c>: what is learnt from few
    /// images does not overwrite what was learnt from many (Mo et al., 2020).
    /// </summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>How the networks grow; null to train them at the full size from the first image on.</summary>
    public GrowthOptions? Growth { get; init; }

    /// <summary>The loss, by name.</summary>
    public string Loss { get; init; } = "binary-cross-entropy";

    /// <summary>What is added to the losses, with weights and intervals.</summary>
    public IReadOnlyList<RegularizerOptions> Regularizers { get; init; } = [];

    /// <summary>
    /// Whether regularisers move the weights in steps of their own (StyleGAN2), with learning rate and betas of all steps made up for that;
    /// false moves them with the losses.
    /// </summary>
    public bool SeparatePenalties { get; init; }

    /// <summary>
    /// The weight, beside its adversarial loss, of asking the generator to draw every real image again from a latent that an encoder finds
    /// for it, against a lack of variety (VAE/GAN, Larsen et al., 2016); 0 trains without an encoder.
    /// </summary>
    [Range(0.0, double.MaxValue)]
    public double ReconstructionWeight { get; init; }

    /// <summary>
    /// What <see cref="ReconstructionWeight"/> becomes by the end of the run, along half a cosine; null where it stays.
    /// </summary>
    [Range(0.0, double.MaxValue)]
    public double? ReconstructionEnd { get; init; }

    /// <summary>
    /// The variance of a pixel around the drawn one that reconstruction allows, in the generator's range of pixels. A larger one asks for
    /// less detail and leaves the latents of real images closer to noise.
    /// </summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double ReconstructionVariance { get; init; } = 0.33;

    /// <summary>
    /// Whether every class is shown equally often: an epoch repeats the images of smaller classes until all classes are equal. For few
    /// images of some classes.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>What is done to every image before the discriminator sees it, in order.</summary>
    public IReadOnlyList<AugmentationOptions> Augmentations { get; init; } = [];

    /// <summary>Whether a real image and the generated one that it is judged beside are augmented by the same random numbers.</summary>
    public bool AugmentPairsAlike { get; init; }

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

    /// <summary>
    /// What <see cref="Beta2"/> becomes by the end of the run, along half a cosine (R3GAN goes from 0.9 to 0.99); null where it stays.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Beta2End { get; init; }

    /// <summary>The learning rate of both optimisers.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The learning rate of the discriminator's optimiser where it is another (Heusel et al., 2017); null for the same.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? DiscriminatorLearningRate { get; init; }

    /// <summary>Steps of the discriminator for one of the generator, each on images of its own.</summary>
    [Range(1, int.MaxValue)]
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>
    /// The part of the run, at its end, over which the learning rate falls to <see cref="LearningRateEnd"/>: 0 (never) to 1 (from the first
    /// image on).
    /// </summary>
    [Range(0.0, 1.0)]
    public double LearningRateDecay { get; init; }

    /// <summary>The line along which it falls.</summary>
    public LearningRateCurve LearningRateCurve { get; init; }

    /// <summary>What is left of the learning rate at the end of its fall, as a part of the whole: 0.25 in R3GAN.</summary>
    [Range(0.0, 1.0)]
    public double LearningRateEnd { get; init; }

    /// <summary>The first part of the run, over which the learning rate rises from zero in a straight line: 0 (none) to 1.</summary>
    [Range(0.0, 1.0)]
    public double LearningRateWarmup { get; init; }

    /// <summary>Real images in a batch; as many are generated. Batch normalisation needs at least 2.</summary>
    [Range(2, int.MaxValue)]
    public int BatchSize { get; init; } = 32;

    /// <summary>How many real images the discriminator sees before the run ends, repeats counted.</summary>
    [Range(2, long.MaxValue)]
    public long Images { get; init; } = 300_000;

    /// <summary>After how many images a weight's influence on the exported average has halved; 0 exports the last weights.</summary>
    [Range(0.0, double.MaxValue)]
    public double AverageHalfLife { get; init; } = 20_000;

    /// <summary>
    /// How many times in a run two further averages of the weights are written to its folder, beside one at its end. From them any other
    /// average can be made up after the run (<see cref="Runs.PostHocAverage"/>). Each takes the space of two generators. 0 for never.
    /// </summary>
    [Range(0, 1_000)]
    public int AverageSnapshots { get; init; }

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
    public void Validate(TrainingParts? known = null) => TrainingOptionChecks.Check(this, known ?? TrainingParts.Default);

    /// <summary>These options with those of the networks written out.</summary>
    internal TrainingOptions Completed(TrainingParts parts) =>
        Network is not null ? this : this with { Network = parts.Architectures.Find(Architecture).DefaultOptions };

    /// <summary>The loss with what is done to it.</summary>
    internal IGanLoss GanLoss(TrainingParts parts)
    {
        IGanLoss loss = parts.Losses.Find(Loss);
        return LabelSmoothing == 0 ? loss : new OneSidedLabelSmoothing(loss, LabelSmoothing);
    }
}

/// <summary>An option that says where a run computes or what it shows on its way, and changes nothing of what comes out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IncidentalAttribute : Attribute;
