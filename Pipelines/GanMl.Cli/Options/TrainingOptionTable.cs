using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Progressive;
using GanMl.Models.R3Gan;
using GanMl.Models.Style;
using GanMl.Training.Augmentation;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Regularizers;
using static GanMl.Cli.Options.TrainingOption;

namespace GanMl.Cli.Options;

/// <summary>
/// The options of <c>ganml train</c>, an entry each. The command line, its help with the defaults, <c>--options</c> and the table in the
/// README follow from it; ranges stand beside the properties. To add an option, add the property to its record in the library, and an entry
/// here.
/// </summary>
internal static class TrainingOptionTable
{
    /// <summary>The options by the headings of the help.</summary>
    internal static IReadOnlyList<(string Heading, IReadOnlyList<TrainingOption> Options)> Groups { get; } =
    [
        ("Networks",
        [
            Of("--model", o => o.Architecture, "The networks, by name.") with { Alias = "-m", IsCommon = true },
            Of("--unconditional", o => o.Conditional, "Do not tell the networks the class.") with { SwitchesOff = true, IsCommon = true },
            OfNetwork("--latent-size", (ArchitectureOptions o) => o.LatentSize, "Values in a latent vector."),
            OfNetwork(
                "--feature-maps",
                (FeatureMapOptions o) => o.FeatureMapBase,
                "Feature maps times the side of the map: 768 are 24 maps at 32 pixels."),
            OfNetwork("--max-feature-maps", (FeatureMapOptions o) => o.MaximumFeatureMaps, "The most feature maps of a layer."),
            OfNetwork(
                "--minibatch-group",
                (MinibatchOptions o) => o.MinibatchGroup,
                "Images in a group of the minibatch standard deviation; 0 leaves it out."),
            OfNetwork(
                "--minibatch-discrimination",
                (MinibatchOptions o) => o.MinibatchKernels,
                "Kernels of minibatch discrimination before the discriminator's logit; 0 leaves it out."),
            OfNetwork(
                "--spectral-normalization",
                (DcganOptions o) => o.SpectralNormalization,
                "Divide the discriminator's weights by their largest singular value."),
            OfNetwork(
                "--no-equalized-learning-rate",
                (KarrasOptions o) => o.EqualizedLearningRate,
                "Use weights as they are, without a factor at run time.") with { SwitchesOff = true },
            OfNetwork(
                "--no-pixel-normalization",
                (ProgressiveOptions o) => o.PixelNormalization,
                "Leave pixel normalisation out of the generator.") with { SwitchesOff = true },
            OfNetwork("--mapping-layers", (StyleOptions o) => o.MappingLayers, "Layers of the mapping network."),
            OfNetwork("--style-size", (StyleOptions o) => o.StyleSize, "Values in a style.") with { Unset = "as many as in a latent" },
            OfNetwork("--no-noise", (StyleOptions o) => o.Noise, "Leave the noise out of the generator.") with { SwitchesOff = true },
            OfNetwork("--mixing", (StyleOptions o) => o.MixingProbability, "The share of training images with two styles, 0 to 1."),
            OfNetwork("--blocks", (R3GanOptions o) => o.Blocks, "Residual blocks at each size."),
            OfNetwork("--expansion", (R3GanOptions o) => o.Expansion, "Feature maps inside a block for one outside."),
            OfNetwork(
                "--group-maps",
                (R3GanOptions o) => o.GroupMaps,
                "Feature maps in a group of the 3 x 3 convolutions; 0 for one group."),
            OfNetwork(
                "--bfloat16",
                (R3GanOptions o) => o.BFloat16,
                "Whether to compute the blocks with bfloat16 numbers "
                + "in training.") with { Unset = "on a GPU that has them (from Ampere on)" },
        ]),
        ("Learning",
        [
            Of("--images", o => o.Images, "Real images to learn from, repeats counted.") with { Alias = "-n", IsCommon = true },
            Of("--batch-size", o => o.BatchSize, "Real images in a batch; as many are generated.") with { Alias = "-b", IsCommon = true },
            Of("--learning-rate", o => o.LearningRate, "The step size of both optimisers.") with { Alias = "-l", IsCommon = true },
            Of(
                "--learning-rate-decay",
                o => o.LearningRateDecay,
                "The part of the run, at its end, over which the step size falls to zero, 0 to 1."),
            Of(
                "--discriminator-learning-rate",
                o => o.DiscriminatorLearningRate,
                "The step size of the discriminator's optimiser.") with { Unset = "that of --learning-rate" },
            Of("--discriminator-steps", o => o.DiscriminatorSteps, "Steps of the discriminator for one of the generator."),
            Of(
                "--optimizer",
                o => o.Optimizer,
                $"The optimiser of both networks: {string.Join(" or ", OptimizerCatalogue.Default.Names)}."),
            Of("--beta1", o => o.Beta1, "Adam's share of the old mean gradient, 0 to 1.") with { Unset = "the optimiser's own" },
            Of("--beta2", o => o.Beta2, "Adam's share of the old mean squared gradient, 0 to 1.") with { Unset = "the optimiser's own" },
            Of("--loss", o => o.Loss, $"The loss: {string.Join(", ", LossCatalogue.Default.Names)}.") with { IsCommon = true },
            Of(
                "--label-smoothing",
                o => o.LabelSmoothing,
                "One-sided label smoothing: by how much the discriminator's target for real images is less than 1, 0 to 0.5."),
            Of(
                "--regularizer",
                o => o.Regularizers,
                "What is added to the losses, as name:weight or name:weight:interval: "
                + $"{string.Join(", ", RegularizerCatalogue.Default.Names)}, or none. May be given "
                + "several times.") with { IsCommon = true },
            Of(
                "--weight-clip",
                o => o.WeightClip,
                "The largest absolute value of a weight of the discriminator: what the Wasserstein loss "
                + "first came with, at 0.01.") with { Unset = "no limit" },
            Of(
                "--average-half-life",
                o => o.AverageHalfLife,
                "After how many images a weight's influence on the exported moving average has halved; 0 exports the last "
                + "weights."),
        ]),
        ("Growing",
        [
            Of(
                "--phase-images",
                o => o.Growth!.PhaseImages,
                "Images for which a growing network learns at each size, and for which the next "
                + "one fades in.") with { Unset = "half of the run over all of them" },
            Of(
                "--batch-sizes",
                o => o.Growth!.BatchSizes,
                "Real images in a batch by the size of the growing images: 4:64,8:64,16:48. Sizes that are not named take "
                + "--batch-size."),
            Of(
                "--fixed-size",
                o => o.Growth,
                "Do not let networks grow: train them at the full size from the first image on.") with { SwitchesOff = true },
        ]),
        ("Few images, and collapse",
        [
            Of(
                "--augmentation",
                o => o.Augmentations,
                "What is done to every image, real or generated, before the discriminator sees it, as name or name:strength: "
                + $"{string.Join(", ", AugmentationCatalogue.Default.Names)}, or none. May be given several times; color, "
                + "translation and cutout together are DiffAugment.") with { IsCommon = true },
            Of(
                "--adaptive-target",
                o => o.AdaptiveTarget,
                "Adaptive augmentation: the chance of the augmentations rises while the mean sign of the discriminator's logits "
                + "of real images is above this, and falls below. The paper takes 0.6.") with { Unset = "not adaptive" },
            Of(
                "--replay",
                o => o.ReplayShare,
                "Experience replay: the share of generated images that the discriminator is shown again from earlier steps, 0 to "
                + "1."),
            Of("--replay-size", o => o.ReplaySize, "How many generated images are kept for it."),
            Of(
                "--packing",
                o => o.Packing,
                "PacGAN: images that the discriminator judges together. Needs --unconditional, and a batch of whole packs."),
            Of(
                "--on-alarm",
                o => o.Watch.OnAlarm,
                "What to do at signs of failure: warn, stop and export, roll-back, or ignore. They are images that collapse, "
                + "losses that diverge and a discriminator that has won; roll-back goes on from the last good checkpoint with "
                + "other random numbers.") with { IsCommon = true, IsFree = true },
            Of("--roll-backs", o => o.Watch.RollBacks, "How often a run goes back at most.") with { IsFree = true },
        ]),
        ("Run",
        [
            Of("--seed", o => o.Seed, "The number from which all randomness follows.") with { Alias = "-s", IsCommon = true },
            Of(
                "--device",
                o => o.Device,
                "cpu, cuda, cuda:N, or auto, which takes a GPU if there is one.") with { IsCommon = true, IsFree = true },
            Of("--grid-images", o => o.GridImages, "Images between two sample grids; 0 draws only the last one."),
            Of(
                "--checkpoint-images",
                o => o.CheckpointImages,
                "Images between two checkpoints to resume from; 0 writes one only on Ctrl-C."),
        ]),
    ];

    /// <summary>All of them, in the order of the groups.</summary>
    internal static IReadOnlyList<TrainingOption> All { get; } = [.. Groups.SelectMany(group => group.Options)];
}
