using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Data;
using GanMl.Training.Growing;
using GanMl.Training.Step;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>The steps of a run one after the other: which images, how many, at which size.</summary>
internal sealed class TrainingSteps : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly TrainingNetworks _networks;
    private readonly GrowthSchedule? _growth;
    private readonly TrainingBatches _batches;

    /// <summary>Sets growing networks to their first size, and copies the images to the device.</summary>
    internal TrainingSteps(TrainingOptions options, ILabelledImages images, TrainingNetworks networks, Device device)
    {
        _options = options;
        _networks = networks;
        _growth = TrainingSetup.ScheduleFor(options, networks.Generator);
        if (_growth is not null)
        {
            networks.GrowTo(_growth.At(0));
        }

        _batches = new TrainingBatches(options, images, networks.Generator.PixelRange(), networks.Generator.LatentSize, device);
    }

    /// <summary>Steps done.</summary>
    internal long Count { get; private set; }

    /// <summary>What the images are.</summary>
    internal DataFingerprint Data => _batches.Data;

    /// <summary>The hash of the pixels of each image.</summary>
    internal IReadOnlyList<ulong> Hashes => _batches.Hashes;

    /// <summary>Where growing networks stand; null for others.</summary>
    internal GrowthPoint? Growth => _growth is null ? null : ((IGrowing)_networks.Generator).Growth;

    /// <summary>Takes a step.</summary>
    /// <param name="imagesSeen">Images seen before it.</param>
    /// <returns>What the networks did, as tensors of the caller's dispose scope, and the images of the step.</returns>
    internal (DiscriminatorOutcome Outcome, Tensor? GeneratorLoss, int Images) Take(long imagesSeen)
    {
        _batches.Seed(imagesSeen);
        int batch = _options.BatchSize;
        if (_growth is not null)
        {
            GrowthPoint point = _growth.At(imagesSeen);
            _networks.GrowTo(point);
            batch = _growth.BatchSizeAt(point.Size);
        }

        batch = _batches.SizeAt(imagesSeen, batch);
        (Tensor pixels, Tensor labels) = _batches.Real(imagesSeen, batch);
        (DiscriminatorOutcome outcome, Tensor? generatorLoss) = _networks.Step(
            Count,
            Growth is { } growth ? ShrunkImages.At(pixels, growth) : pixels,
            _networks.Generator.Options.IsConditional ? labels : null,
            _batches.ForDiscriminator(imagesSeen, batch),
            _batches.ForGenerator(imagesSeen, batch),
            imagesSeen + batch);
        Count++;
        return (outcome, generatorLoss, batch);
    }

    /// <summary>Goes to where a run stood, before its networks are filled.</summary>
    internal void GoTo(TrainingPosition position)
    {
        Count = position.Steps;
        if (_growth is not null)
        {
            // The networks move on at the beginning of a step: this is where they stood in the last.
            _networks.GrowTo(position.Growth ?? _growth.At(0));
        }
    }

    /// <inheritdoc cref="TrainingBatches.Begin"/>
    internal void Begin(int rollBacks) => _batches.Begin(rollBacks);

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();
}
