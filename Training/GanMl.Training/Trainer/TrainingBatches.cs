using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Training.Data;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>
/// What each step of a run works on: real images in an order, noise, and the seed of what the step draws. All of it follows from the run's
/// seed, how often it went back, and the images seen before.
/// </summary>
internal sealed class TrainingBatches : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly TrainingImages _images;
    private readonly PixelRange _range;
    private readonly int _latentSize;
    private readonly Device _device;
    private TrainingLatents _discriminatorLatents;
    private TrainingLatents _generatorLatents;
    private long _seed;

    /// <summary>Copies the images to the device.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="images">What it trains on.</param>
    /// <param name="range">The generator's range of pixels.</param>
    /// <param name="latentSize">Values in one latent vector.</param>
    /// <param name="device">Where the tensors are wanted.</param>
    internal TrainingBatches(TrainingOptions options, ILabelledImages images, PixelRange range, int latentSize, Device device)
    {
        _options = options;
        _range = range;
        _latentSize = latentSize;
        _device = device;
        _images = new TrainingImages(images, device, options.Seed, options.BalanceClasses);
        Data = DataFingerprint.Of(images, _images.Content, _images.AnyOrder);
        (_seed, _discriminatorLatents, _generatorLatents) = RandomNumbers(0);
    }

    /// <summary>What the images are.</summary>
    internal DataFingerprint Data { get; }

    /// <summary>The hash of the pixels of each image.</summary>
    internal IReadOnlyList<ulong> Hashes => _images.Hashes;

    /// <summary>Draws other random numbers from now on: another order, other latents.</summary>
    /// <param name="rollBacks">How often the run went back.</param>
    internal void Begin(int rollBacks)
    {
        (_seed, _discriminatorLatents, _generatorLatents) = RandomNumbers(rollBacks);
        _images.Reorder(_seed);
    }

    /// <summary>Seeds torch's global random numbers for a step.</summary>
    /// <param name="imagesSeen">Images seen before it.</param>
    internal void Seed(long imagesSeen) => random.manual_seed(DerivedSeeds.OfStep(_seed, imagesSeen));

    /// <summary>Images in a batch: those that are asked for, or what is left of the run in whole packs.</summary>
    /// <param name="imagesSeen">Images seen before it.</param>
    /// <param name="wanted">Images that a batch has.</param>
    internal int SizeAt(long imagesSeen, int wanted)
    {
        long left = Math.Max(2, _options.Images - imagesSeen), packing = _options.Packing;
        return (int)Math.Min(wanted, (left + packing - 1) / packing * packing);
    }

    /// <summary>A batch, of the caller's dispose scope.</summary>
    /// <param name="imagesSeen">Images seen before it.</param>
    /// <param name="size">Images in it.</param>
    internal (Tensor Pixels, Tensor Labels) Real(long imagesSeen, int size) => _images.Batch(imagesSeen, size, _range);

    /// <summary>The noise for the images that a discriminator is shown, of the caller's dispose scope.</summary>
    internal Tensor ForDiscriminator(long imagesSeen, int size) => _discriminatorLatents.Rows(imagesSeen, size);

    /// <summary>The noise for the images that a generator learns from, of the caller's dispose scope.</summary>
    internal Tensor ForGenerator(long imagesSeen, int size) => _generatorLatents.Rows(imagesSeen, size);

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    private (long Seed, TrainingLatents ForDiscriminator, TrainingLatents ForGenerator) RandomNumbers(int rollBacks)
    {
        long seed = DerivedSeeds.After(rollBacks, _options.Seed);
        return (
            seed,
            new TrainingLatents(seed, RandomStream.DiscriminatorLatents, _latentSize, _device),
            new TrainingLatents(seed, RandomStream.GeneratorLatents, _latentSize, _device));
    }
}
