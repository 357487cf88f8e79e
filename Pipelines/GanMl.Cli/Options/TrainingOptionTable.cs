using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Progressive;
using GanMl.Models.R3Gan;
using GanMl.Models.Style;
using GanMl.Training.Parts;
using static GanMl.Cli.Options.TrainingOption;

namespace GanMl.Cli.Options;

/// <summary>
/// The options of <c>ganml train</c>, one entry for each. It is the source of the command line, the help with its defaults,
/// <c>--options</c> and the table in the README. Ranges are declared beside the properties. To add an option, add a property to its record
/// in the library and an entry here.
/// </summary>
internal static class TrainingOptionTable
{
    /// <summary>The options, grouped under the headings of the help.</summary>
    internal static IReadOnlyList<(string Heading, IReadOnlyList<TrainingOption> Options)> Groups { get; } =
    [
        ("Networks",
        [
            Of("--model", o => o.Architecture, "The model to train, by name.") with { Alias = "-m", IsCommon = true },
            Of("--unconditional", o => o.Conditional, "Train without class labels.") with { SwitchesOff = true, IsCommon = true },
            OfNetwork("--latent-size", (ArchitectureOptions o) => o.LatentSize, "Number of values in a latent vector."),
            OfNetwork(
                "--feature-maps",
                (FeatureMapOptions o) => o.FeatureMapBase,
                "Feature maps of a layer times the side of a map: 768 gives 24 maps at 32 pixels."),
            OfNetwork(
                "--max-feature-maps",
                (FeatureMapOptions o) => o.MaximumFeatureMaps,
                "The largest number of feature maps in a layer."),
            OfNetwork(
                "--minibatch-group",
                (MinibatchOptions o) => o.MinibatchGroup,
                "Images in each group of the minibatch standard deviation; 0 leaves it out."),
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
                "Use the weights as they are, without the factor of the equalised learning rate.") with { SwitchesOff = true },
            OfNetwork(
                "--no-pixel-normalization",
                (ProgressiveOptions o) => o.PixelNormalization,
                "Leave pixel normalisation out of the generator.") with { SwitchesOff = true },
            OfNetwork("--mapping-layers", (StyleOptions o) => o.MappingLayers, "Layers of the mapping network."),
            OfNetwork("--style-size", (StyleOptions o) => o.StyleSize, "Number of values in a style.") with { Unset = "the latent size" },
            OfNetwork("--no-noise", (StyleOptions o) => o.Noise, "Leave the noise out of the generator.") with { SwitchesOff = true },
            OfNetwork("--mixing", (StyleOptions o) => o.MixingProbability, "The share of training images with two styles, from 0 to 1."),
            OfNetwork("--blocks", (R3GanOptions o) => o.Blocks, "Residual blocks at each size."),
            OfNetwork("--expansion", (R3GanOptions o) => o.Expansion, "Feature maps inside a block for each one outside."),
            OfNetwork(
                "--group-maps",
                (R3GanOptions o) => o.GroupMaps,
                "Feature maps in each group of the 3 x 3 convolutions; 0 means one group."),
            OfNetwork(
                "--block-noise",
                (R3GanOptions o) => o.BlockNoise,
                "Add noise before every block of the generator, with a learned strength for each feature map."),
            OfNetwork(
                "--equal-classes",
                (R3GanOptions o) => o.EqualClasses,
                "Let the embeddings of all classes start equal, in both networks."),
            OfNetwork(
                "--shared-sizes",
                (R3GanOptions o) => o.SharedSizes,
                "How many of the smallest sizes the generator draws without being told the class; 0 tells it from the beginning."),
            OfNetwork(
                "--bfloat16",
                (R3GanOptions o) => o.BFloat16,
                "Whether to compute convolutions in bfloat16 during training.") with
            {
                Unset = "true where it is faster: on a GPU from Ampere on, and on a CPU with AMX",
            },
        ]),
        ("Learning",
        [
            Of("--images", o => o.Images, "Real images to train on, counting repeats.") with { Alias = "-n", IsCommon = true },
            Of("--batch-size", o => o.BatchSize, "Real images per batch; as many are generated.") with { Alias = "-b", IsCommon = true },
            Of("--learning-rate", o => o.LearningRate, "The learning rate of both optimisers.") with { Alias = "-l", IsCommon = true },
            Of(
                "--learning-rate-decay",
                o => o.LearningRateDecay,
                "The last part of the run, in which the learning rate falls to zero, as a share from 0 to 1."),
            Of("--learning-rate-curve", o => o.LearningRateCurve, "How the learning rate falls: linear or cosine."),
            Of(
                "--learning-rate-end",
                o => o.LearningRateEnd,
                "The share of the learning rate that is left when it has fallen, from 0 to 1. R3GAN keeps 0.25."),
            Of(
                "--learning-rate-warmup",
                o => o.LearningRateWarmup,
                "The first part of the run, in which the learning rate rises from zero, as a share from 0 to 1."),
            Of(
                "--discriminator-learning-rate",
                o => o.DiscriminatorLearningRate,
                "The learning rate of the discriminator's optimiser.") with { Unset = "the value of --learning-rate" },
            Of("--discriminator-steps", o => o.DiscriminatorSteps, "Discriminator steps for each generator step."),
            Of(
                "--optimizer",
                o => o.Optimizer,
                $"The optimiser of both networks: {string.Join(" or ", TrainingParts.Default.Optimizers.Names)}."),
            Of("--beta1", o => o.Beta1, "Adam's weight of the previous mean gradient, from 0 to 1.") with { Unset = "the optimiser's own" },
            Of("--beta2", o => o.Beta2, "Adam's weight of the previous mean squared gradient, from 0 to 1.") with
            {
                Unset = "the optimiser's own",
            },
            Of(
                "--beta2-end",
                o => o.Beta2End,
                "The value of --beta2 at the end of the run, which it approaches along a cosine. R3GAN goes from 0.9 to 0.99.") with
            {
                Unset = "the value of --beta2",
            },
            Of("--loss", o => o.Loss, $"The loss: {string.Join(", ", TrainingParts.Default.Losses.Names)}.") with { IsCommon = true },
            Of(
                "--label-smoothing",
                o => o.LabelSmoothing,
                "One-sided label smoothing: how far the discriminator's target for real images is below 1, from 0 to 0.5."),
            Of(
                "--regularizer",
                o => o.Regularizers,
                "Terms added to the losses, as name:weight or name:weight:interval: "
                + $"{string.Join(", ", TrainingParts.Default.Regularizers.Names)}, or none. May be given "
                + "several times. The weight 3..0.3 goes from 3 to 0.3 over the run along a cosine; with auto, the training itself "
                + "raises the weight of r1 and r2 from 3 while the discriminator is too certain.") with { IsCommon = true },
            Of(
                "--separate-penalties",
                o => o.SeparatePenalties,
                "Apply the terms of --regularizer in optimizer steps of their own, as StyleGAN2 does, instead of together with the "
                + "losses."),
            Of(
                "--weight-clip",
                o => o.WeightClip,
                "The largest absolute value of a discriminator weight. The first Wasserstein GAN used 0.01.") with { Unset = "no limit" },
            Of(
                "--average-half-life",
                o => o.AverageHalfLife,
                "Images after which a weight's influence on the exported moving average has halved; 0 exports the last "
                + "weights."),
            Of(
                "--average-snapshots",
                o => o.AverageSnapshots,
                "Snapshots of two further averages of the weights that the run folder keeps, so that 'ganml export --average' can make "
                + "up another average after the run. Each takes twice the size of generator.safetensors. 16 suits most runs."),
        ]),
        ("Growing",
        [
            Of(
                "--phase-images",
                o => o.Growth!.PhaseImages,
                "Images for which a growing network trains at each size, and images for which the next "
                + "size fades in.") with { Unset = "half of the run, divided among all phases" },
            Of(
                "--batch-sizes",
                o => o.Growth!.BatchSizes,
                "Real images per batch for each size of a growing network, such as 4:64,8:64,16:48. Other sizes use "
                + "--batch-size."),
            Of(
                "--fixed-size",
                o => o.Growth,
                "Do not grow the networks: train them at full size from the first image.") with { SwitchesOff = true },
        ]),
        ("Few images, and collapse",
        [
            Of(
                "--reconstruction",
                o => o.ReconstructionWeight,
                "The weight of the reconstruction loss: an encoder maps each real image to a latent, from which the generator must "
                + "reproduce it (VAE/GAN), against mode collapse. 0 trains without an encoder. Growing networks cannot have one: "
                + "progressive and stylegan also need --fixed-size."),
            Of(
                "--reconstruction-end",
                o => o.ReconstructionEnd,
                "The value of --reconstruction at the end of the run, which it approaches along a cosine.") with
            {
                Unset = "the value of --reconstruction",
            },
            Of(
                "--reconstruction-variance",
                o => o.ReconstructionVariance,
                "The variance that the reconstruction loss assumes of a pixel, with pixels from -1 to 1. A larger one demands less "
                + "detail."),
            Of(
                "--from",
                o => o.From,
                "Begin with the weights of trained networks: a run folder, a generator (.onnx or .safetensors) or an included generator, "
                + "of the same model and size. The folder of a training also has the discriminator. Classes are matched by name.") with
            {
                Unset = "random weights",
            },
            Of(
                "--freeze",
                o => o.Frozen,
                "Parts of the networks whose weights are not trained, such as discriminator.body.image. May be given several times."),
            Of(
                "--augmentation",
                o => o.Augmentations,
                "Changes to every image, real or generated, before the discriminator sees it, as name or name:strength: "
                + $"{string.Join(", ", TrainingParts.Default.Augmentations.Names)}, or none. May be given several times; color, "
                + "translation and cutout together are DiffAugment.") with { IsCommon = true },
            Of(
                "--augment-pairs-alike",
                o => o.AugmentPairsAlike,
                "Augment a real image and the generated image beside it by the same random numbers."),
            Of(
                "--balance-classes",
                o => o.BalanceClasses,
                "Show every class equally often: repeat the images of smaller classes until all classes are equal."),
            Of(
                "--adaptive-target",
                o => o.AdaptiveTarget,
                "Adaptive augmentation: the probability of the augmentations rises while the mean sign of the discriminator's "
                + "logits for real images is above this value, and falls while it is below. The paper uses 0.6.") with
            {
                Unset = "not adaptive",
            },
            Of(
                "--replay",
                o => o.ReplayShare,
                "Experience replay: of the generated images that the discriminator sees, the share taken from earlier steps, "
                + "from 0 to 1."),
            Of("--replay-size", o => o.ReplaySize, "Number of generated images kept for experience replay."),
            Of(
                "--packing",
                o => o.Packing,
                "PacGAN: number of images that the discriminator judges together. Needs --unconditional, and a batch size that is "
                + "a multiple of it."),
            Of(
                "--on-alarm",
                o => o.Watch.OnAlarm,
                "What to do at signs of failure: warn, stop and export, roll-back, or ignore. The signs are images that collapse, "
                + "losses that diverge and a discriminator that has won. A roll-back continues from the last good checkpoint with "
                + "different random numbers.") with { IsCommon = true, IsFree = true },
            Of("--roll-backs", o => o.Watch.RollBacks, "The largest number of times that a run rolls back.") with { IsFree = true },
        ]),
        ("Run",
        [
            Of("--seed", o => o.Seed, "The seed of all random numbers.") with { Alias = "-s", IsCommon = true },
            Of(
                "--device",
                o => o.Device,
                "Where to train: cpu, cuda, cuda:N, or auto, which uses a GPU if there is one.") with { IsCommon = true, IsFree = true },
            Of("--grid-images", o => o.GridImages, "Images between two sample grids; 0 draws only the last grid."),
            Of(
                "--checkpoint-images",
                o => o.CheckpointImages,
                "Images between two checkpoints for --resume; 0 writes one only on Ctrl-C."),
        ]),
    ];

    /// <summary>All options, in the order of the groups.</summary>
    internal static IReadOnlyList<TrainingOption> All { get; } = [.. Groups.SelectMany(group => group.Options)];
}
