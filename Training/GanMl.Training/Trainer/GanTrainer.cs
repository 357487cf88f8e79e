using System.Diagnostics;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.Data;
using GanMl.Training.Devices;
using GanMl.Training.Growing;
using GanMl.Training.Parts;
using GanMl.Training.Step;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>
/// Trains a generator against a discriminator on a labelled image set. It knows batches, seeds, growth and progress; the mathematics
/// of a step is <see cref="TwoPhaseStep"/>, files are the business of a run.
/// </summary>
/// <remarks>
/// On one machine and device the same options and images give the same weights, also when the run was saved and restored on the way. First
/// weights and what a step draws come from torch's global random numbers, which are seeded anew for each step: train one network at a time
/// in a process where that matters.
/// </remarks>
public sealed class GanTrainer : IDisposable
{
    private readonly TrainingParts _parts;
    private readonly DataFingerprint _data;
    private readonly TrainingImages _images;
    private readonly TrainingNetworks _networks;
    private readonly GrowthSchedule? _growth;
    private readonly TickSums _tick = new();
    private readonly TrainingMonitor? _monitor;
    private TrainingLatents _discriminatorLatents;
    private TrainingLatents _generatorLatents;
    private long _seed;
    private double _secondsBefore;
    private long _steps;

    /// <summary>Builds networks and optimisers, and copies the images to the device.</summary>
    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on; square images.</param>
    /// <param name="logger">Told what was built; null for silence.</param>
    /// <param name="parts">What the options ask for by name; null for what comes with GanMl.</param>
    /// <exception cref="OptionException">Options or images that cannot be trained with; the message says which and why.</exception>
    /// <exception cref="TrainingException">The device is not there.</exception>
    public GanTrainer(TrainingOptions options, ILabelledImages images, ILogger? logger = null, TrainingParts? parts = null)
    {
        parts ??= TrainingParts.Default;
        options.Validate(parts);
        Options = options.Completed(parts);
        _parts = parts;
        Device = TrainingDevice.Resolve(options.Device);
        NetworkOptions network = NetworkFor(Options, images, Device);

        random.manual_seed(options.Seed);
        _networks = new TrainingNetworks(options, parts, network, Device);
        _growth = ScheduleFor(options, Generator);
        if (_growth is not null)
        {
            _networks.GrowTo(_growth.At(0));
        }

        _images = new TrainingImages(images, Device, options.Seed);
        _data = DataFingerprint.Of(images, _images.Content, _images.AnyOrder);
        (_seed, _discriminatorLatents, _generatorLatents) = RandomNumbers();
        _monitor = options.Watch.OnAlarm == AlarmAction.Ignore ? null : new TrainingMonitor(_networks, options, parts, images, Device);
        (logger ?? NullLogger.Instance).LogInformation(
            "{Architecture} on {Device}: generator {GeneratorWeights:N0} weights, discriminator {DiscriminatorWeights:N0}; "
            + "{Images:N0} images {Shape} of {Classes}",
            options.Architecture,
            Device,
            Generator.parameters().Sum(weights => weights.numel()),
            _networks.Discriminator.parameters().Sum(weights => weights.numel()),
            images.Count,
            images.Shape,
            network.IsConditional ? $"{network.Classes} classes" : "any class");
    }

    /// <summary>What is trained and how.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The generator in training.</summary>
    public GeneratorNetwork Generator => _networks.Generator;

    /// <summary>The moving average of its weights: the one to export.</summary>
    public GeneratorNetwork AveragedGenerator => _networks.AveragedGenerator;

    /// <summary>Real images seen so far, repeats counted.</summary>
    public long ImagesSeen { get; private set; }

    /// <summary>How often it was rolled back.</summary>
    public int RollBacks { get; private set; }

    /// <summary>Whether something looked bad at the last report, also where that was no alarm yet.</summary>
    public bool IsSuspicious => _monitor?.IsSuspicious ?? false;

    /// <summary>Whether all of its weights are finite numbers: those of a run that has diverged are not.</summary>
    internal bool IsFinite => _networks.AreFinite();

    /// <summary>What its options ask for by name.</summary>
    internal TrainingParts Parts => _parts;

    /// <summary>The hash of the pixels of each image that it trains on.</summary>
    internal IReadOnlyList<ulong> ImageHashes => _images.Hashes;

    /// <summary>
    /// Trains until all images of the options are seen, and reports at every tick. Asked to cancel, it finishes the step at
    /// hand, reports a last time and ends without an exception, so that what was learned can be exported.
    /// </summary>
    /// <exception cref="TrainingDivergedException">A loss, a weight, a gradient or a drawn pixel is no longer a finite number.</exception>
    public IEnumerable<TrainingProgress> Train(CancellationToken cancellationToken = default) =>
        TrainWithPauses([], cancellationToken).OfType<TrainingProgress>();

    /// <summary>Trains as <see cref="Train"/>, and pauses between two ticks where it can be saved and drawn.</summary>
    /// <param name="pauses">It pauses after the step that reaches a multiple of one of these numbers of images; 0 for never.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>A report at every tick; null at a pause, at which nothing is measured.</returns>
    internal IEnumerable<TrainingProgress?> TrainWithPauses(IReadOnlyList<long> pauses, CancellationToken cancellationToken)
    {
        _networks.Train();
        var clock = Stopwatch.StartNew();
        double before = _secondsBefore;
        while (ImagesSeen < Options.Images && !cancellationToken.IsCancellationRequested)
        {
            long nextTick = Math.Min(Options.Images, (ImagesSeen / Options.TickImages * Options.TickImages) + Options.TickImages);
            while (ImagesSeen < nextTick && !cancellationToken.IsCancellationRequested)
            {
                long imagesBefore = ImagesSeen;
                Step();
                if (ImagesSeen < nextTick && pauses.Any(every => IsPassed(every, imagesBefore, ImagesSeen)))
                {
                    _secondsBefore = before + clock.Elapsed.TotalSeconds;
                    yield return null;
                }
            }

            _secondsBefore = before + clock.Elapsed.TotalSeconds;
            yield return Report(ImagesSeen >= nextTick);
        }
    }

    /// <summary>Whether a multiple of a number of images was reached; a run that went back comes by it again. Never for 0.</summary>
    internal static bool IsPassed(long every, long before, long now) => every > 0 && before / every != now / every;

    /// <summary>What the exported file will say of the generator.</summary>
    /// <param name="images">The set it was trained on.</param>
    public GeneratorInfo Describe(ILabelledImages images) => new()
    {
        Architecture = Options.Architecture,
        Options = TrainingFacts.Of(Options, _parts.Architectures.Find(Options.Architecture).DefaultOptions),
        LatentSize = Generator.LatentSize,
        Distribution = LatentDistribution.Normal,
        Shape = images.Shape with { Height = Generator.ImageSize, Width = Generator.ImageSize },
        ClassNames = Generator.Options.IsConditional ? images.ClassNames : [],
        DataSet = images.Name,
        ImagesSeen = ImagesSeen,
        TotalImages = Options.Images,
        Seed = Options.Seed,
    };

    /// <summary>
    /// Writes everything that the run needs to go on from here to the same weights, bit for bit, whole or not at all. To be called between
    /// two reports of <see cref="Train"/>, or after it.
    /// </summary>
    /// <param name="path">Where to; a file that lies there is replaced.</param>
    public void Save(string path) => TrainingCheckpoint.Write(path, _networks, new TrainingPosition
    {
        Images = ImagesSeen,
        Steps = _steps,
        Seconds = _secondsBefore,
        Options = TrainingPosition.Relevant(Options),
        Data = _data,
        RollBacks = RollBacks,
        Watches = _monitor?.Memory,
    });

    /// <summary>Goes to where a run was when it was saved. The trainer must have been built with the same options and images.</summary>
    /// <param name="path">A file that <see cref="Save"/> has written.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged or no checkpoint of a run, or belongs to other options or images; the message says what differs.
    /// The trainer is of no use then.
    /// </exception>
    public void Restore(string path)
    {
        using var reader = new TrainingCheckpointReader(path);
        TrainingPosition position = reader.Position;
        position.ExpectSame(Options, _data, path);
        if (_growth is not null)
        {
            _networks.GrowTo(GrowthBefore(position));
        }

        reader.Fill(_networks);
        ImagesSeen = position.Images;
        _steps = position.Steps;
        _secondsBefore = position.Seconds;
        _tick.Begin(_secondsBefore);
        _monitor?.Remember(position.Watches);
        GoOnWith(position.RollBacks);
    }

    /// <summary>
    /// Goes back to where the run was saved, and on from there with other random numbers than before: another order, other latents.
    /// </summary>
    /// <param name="path">A file that <see cref="Save"/> has written.</param>
    /// <exception cref="CheckpointException">As in <see cref="Restore"/>.</exception>
    public void RollBack(string path) => GoBack(path, RollBacks + 1);

    /// <summary>Goes to where the run was saved, and has rolled back as often as it has by now.</summary>
    /// <param name="path">A file that <see cref="Save"/> has written.</param>
    /// <exception cref="CheckpointException">As in <see cref="Restore"/>.</exception>
    internal void GoBack(string path) => GoBack(path, RollBacks);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tick.Dispose();
        _monitor?.Dispose();
        _images.Dispose();
        _networks.Dispose();
    }

    private static NetworkOptions NetworkFor(TrainingOptions options, ILabelledImages images, Device device) =>
        images.Shape.Height != images.Shape.Width
            ? throw new OptionException(
                nameof(images), $"The images of '{images.Name}' are {images.Shape}: they must be square. Resize or pad them.")
            : new NetworkOptions
            {
                ImageSize = images.Shape.Height,
                Channels = images.Shape.Channels,
                Classes = options.Conditional && images.ClassNames.Count > 1 ? images.ClassNames.Count : 0,
                Architecture = options.Network!.For(TrainingDevice.HasBFloat16(device)),
                Packing = options.Packing,
            };

    private static GrowthSchedule? ScheduleFor(TrainingOptions options, GeneratorNetwork generator) => (options.Growth, generator) switch
    {
        (null, _) => null,
        ({ } growth, IGrowing growing) => new GrowthSchedule(growing.Sizes, growth, options.Images, options.BatchSize),
        _ => throw new OptionException(
            nameof(options.Growth), $"The {options.Architecture} architecture cannot grow: train it at its full size, without 'Growth'."),
    };

    /// <summary>Where the networks stood in the last step: they move on at the beginning of a step.</summary>
    private GrowthPoint GrowthBefore(TrainingPosition position) => position.Growth ?? _growth!.At(0);

    private void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(DerivedSeeds.OfStep(_seed, ImagesSeen));
        int batch = Options.BatchSize;
        if (_growth is not null)
        {
            GrowthPoint point = _growth.At(ImagesSeen);
            _networks.GrowTo(point);
            batch = _growth.BatchSizeAt(point.Size);
        }

        batch = (int)Math.Min(batch, WholePacks(Math.Max(2, Options.Images - ImagesSeen)));
        _networks.ScaleLearningRates(Options.LearningRateFactorAt(ImagesSeen));
        (Tensor pixels, Tensor labels) = _images.Batch(ImagesSeen, batch, Generator.PixelRange());
        Tensor real = _growth is null ? pixels : ShrunkImages.At(pixels, ((IGrowing)Generator).Growth);
        (DiscriminatorOutcome outcome, Tensor? generatorLoss) = _networks.Step(
            _steps,
            real,
            Generator.Options.IsConditional ? labels : null,
            _discriminatorLatents.Rows(ImagesSeen, batch),
            _generatorLatents.Rows(ImagesSeen, batch),
            ImagesSeen + batch);
        ImagesSeen += batch;
        _steps++;
        _tick.Add(outcome, generatorLoss, batch);
    }

    private long WholePacks(long images) => (images + Options.Packing - 1) / Options.Packing * Options.Packing;

    private TrainingProgress Report(bool isTick)
    {
        TrainingProgress progress = _tick.Take(ImagesSeen, Options.Images, _secondsBefore);
        if (_growth is not null)
        {
            progress = progress with { ImageSize = Generator.ImageSize, Alpha = ((IGrowing)Generator).Growth.Alpha };
        }

        TrainingMonitor.ExpectFinite(progress, Options, _networks);
        return _monitor?.Look(progress, isTick) ?? progress;
    }

    private void GoBack(string path, int rollBacks)
    {
        Restore(path);
        GoOnWith(rollBacks);
    }

    private void GoOnWith(int rollBacks)
    {
        RollBacks = rollBacks;
        (_seed, _discriminatorLatents, _generatorLatents) = RandomNumbers();
        _images.Reorder(_seed);
    }

    private (long Seed, TrainingLatents ForDiscriminator, TrainingLatents ForGenerator) RandomNumbers()
    {
        long seed = DerivedSeeds.After(RollBacks, Options.Seed);
        return (
            seed,
            new TrainingLatents(seed, RandomStream.DiscriminatorLatents, Generator.LatentSize, Device),
            new TrainingLatents(seed, RandomStream.GeneratorLatents, Generator.LatentSize, Device));
    }
}
