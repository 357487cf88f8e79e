using System.Diagnostics;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Averaging;
using GanMl.Training.Checkpoints;
using GanMl.Training.Devices;
using GanMl.Training.Parts;
using GanMl.Training.Step;
using GanMl.Training.Transfer;
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
    private readonly TrainingNetworks _networks;
    private readonly TrainingSteps _steps;
    private readonly TickSums _tick = new();
    private readonly TrainingMonitor? _monitor;
    private double _secondsBefore;

    /// <summary>Builds networks and optimisers, and copies the images to the device.</summary>
    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on; square images.</param>
    /// <param name="logger">Told what was built; null for silence.</param>
    /// <param name="parts">What the options ask for by name; null for what comes with GanMl.</param>
    /// <exception cref="OptionException">Options or images that cannot be trained with; the message says which and why.</exception>
    /// <exception cref="TrainingException">The device is not there.</exception>
    public GanTrainer(TrainingOptions options, ILabelledImages images, ILogger? logger = null, TrainingParts? parts = null)
        : this(options, images, logger, parts, isRestored: false)
    {
    }

    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on.</param>
    /// <param name="logger">Told what was built.</param>
    /// <param name="parts">What the options ask for by name.</param>
    /// <param name="isRestored">
    /// Whether a checkpoint will give it all weights, so that what the run once began from need not be there any more.
    /// </param>
    internal GanTrainer(TrainingOptions options, ILabelledImages images, ILogger? logger, TrainingParts? parts, bool isRestored)
    {
        parts ??= TrainingParts.Default;
        options.Validate(parts);
        Options = options.Completed(parts);
        _parts = parts;
        Device = TrainingDevice.Resolve(options.Device);
        NetworkOptions network = TrainingSetup.NetworkFor(Options, images, Device);

        random.manual_seed(options.Seed);
        logger ??= NullLogger.Instance;
        using TransferSource? source = options.From is { } from && !isRestored ? TransferSource.Open(from) : null;
        _networks = new TrainingNetworks(options, parts, network, Device, source is null
            ? null
            : networks => TransferredWeights.Give(source, networks, network.IsConditional ? images.ClassNames : [], logger));
        _steps = new TrainingSteps(options, images, _networks, Device);
        _monitor = options.Watch.OnAlarm == AlarmAction.Ignore ? null : new TrainingMonitor(_networks, options, parts, images, Device);
        logger.LogInformation(
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

    /// <summary>The averages from whose snapshots others can be made up; empty where none are kept.</summary>
    internal IReadOnlyList<PowerAverage> PowerAverages => _networks.PowerAverages;

    /// <summary>What its options ask for by name.</summary>
    internal TrainingParts Parts => _parts;

    /// <summary>The hash of the pixels of each image that it trains on.</summary>
    internal IReadOnlyList<ulong> ImageHashes => _steps.Hashes;

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
    public GeneratorInfo Describe(ILabelledImages images) =>
        TrainingSetup.Describe(Options, _parts, Generator, images, ImagesSeen);

    /// <summary>
    /// Writes everything that the run needs to go on from here to the same weights, bit for bit, whole or not at all. To be called between
    /// two reports of <see cref="Train"/>, or after it.
    /// </summary>
    /// <param name="path">Where to; a file that lies there is replaced.</param>
    public void Save(string path) => TrainingCheckpoint.Write(path, _networks, new TrainingPosition
    {
        Images = ImagesSeen,
        Steps = _steps.Count,
        Seconds = _secondsBefore,
        Options = TrainingPosition.Relevant(Options),
        Data = _steps.Data,
        RollBacks = RollBacks,
        Watches = _monitor?.Memory,
    });

    /// <summary>Writes the discriminator, and the encoder where there is one, whole or not at all.</summary>
    internal void SaveDiscriminator(string path) => SafetensorsWriter.Write(
        path, _networks.DiscriminatorTensors(), new Dictionary<string, string> { [FileHash.Key] = FileHash.Blank });

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
        position.ExpectSame(Options, PlainOptions, _steps.Data, path);
        _steps.GoTo(position);
        reader.Fill(_networks);
        ImagesSeen = position.Images;
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
        _steps.Dispose();
        _networks.Dispose();
    }

    /// <summary>What options have that a checkpoint does not tell, because it was written before there were such options.</summary>
    private TrainingOptions PlainOptions => new()
    {
        Architecture = Options.Architecture,
        Network = _parts.Architectures.Find(Options.Architecture).DefaultOptions,
    };

    private void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        (DiscriminatorOutcome outcome, Tensor? generatorLoss, int images) = _steps.Take(ImagesSeen);
        ImagesSeen += images;
        _tick.Add(outcome, generatorLoss, images);
    }

    private TrainingProgress Report(bool isTick)
    {
        (double Error, double Divergence)? reconstruction = _networks.TakeReconstruction();
        TrainingProgress progress = _tick.Take(ImagesSeen, Options.Images, _secondsBefore) with
        {
            FoundWeight = _networks.FoundWeight,
            ReconstructionError = reconstruction?.Error,
            LatentDivergence = reconstruction?.Divergence,
        };
        if (_steps.Growth is { } growth)
        {
            progress = progress with { ImageSize = growth.Size, Alpha = growth.Alpha };
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
        _steps.Begin(rollBacks);
    }
}
