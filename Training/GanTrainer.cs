using System.Diagnostics;
using System.Globalization;
using GanMl.Inference;
using GanMl.Models;
using GanMl.Pipelines.Data;
using GanMl.Training.Data;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;
using static TorchSharp.torch;
using Generator = GanMl.Models.Generator;

namespace GanMl.Training;

/// <summary>
/// Trains a generator against a discriminator on a labelled image set. It knows batches, seeds and progress; the mathematics
/// of a step is <see cref="TwoPhaseStep"/>, files are the business of a run.
/// </summary>
/// <remarks>
/// On one machine and device the same options and images give the same weights. First weights and dropout come from torch's
/// global random numbers, which the constructor seeds: train one network at a time in a process where that matters.
/// </remarks>
public sealed class GanTrainer : IDisposable
{
    private readonly ILogger _logger;
    private readonly TrainingImages _images;
    private readonly Discriminator _discriminator;
    private readonly optim.Optimizer _generatorOptimizer;
    private readonly optim.Optimizer _discriminatorOptimizer;
    private readonly TwoPhaseStep _step;
    private readonly WeightAverage _average;
    private readonly TrainingLatents _discriminatorLatents;
    private readonly TrainingLatents _generatorLatents;
    private readonly TickSums _tick = new();

    /// <summary>Builds networks and optimisers, and copies the images to the device.</summary>
    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on; square images.</param>
    /// <param name="logger">Told what was built; null for silence.</param>
    /// <exception cref="ArgumentException">Options or images that cannot be trained with; the message says which and why.</exception>
    /// <exception cref="TrainingException">The device is not there.</exception>
    public GanTrainer(TrainingOptions options, ILabelledImages images, ILogger? logger = null)
    {
        options.Validate();
        Options = options;
        _logger = logger ?? NullLogger.Instance;
        Device = TrainingDevice.Resolve(options.Device);
        NetworkOptions network = NetworkFor(options, images);
        IArchitecture architecture = ArchitectureCatalogue.Find(options.Architecture);
        IGanLoss loss = LossCatalogue.Find(options.Loss);

        random.manual_seed(options.Seed);
        Generator = architecture.CreateGenerator(network).to(Device);
        AveragedGenerator = architecture.CreateGenerator(network).to(Device);
        _discriminator = architecture.CreateDiscriminator(network).to(Device);
        _generatorOptimizer = OptimizerCatalogue.Create(options.Optimizer, Generator.parameters(), options.LearningRate);
        _discriminatorOptimizer = OptimizerCatalogue.Create(options.Optimizer, _discriminator.parameters(), options.LearningRate);
        _step = new TwoPhaseStep(Generator, _discriminator, loss, _generatorOptimizer, _discriminatorOptimizer);
        _average = new WeightAverage(AveragedGenerator, Generator, options.AverageHalfLife);
        _images = new TrainingImages(images, Device, options.Seed);
        _discriminatorLatents = new(options.Seed, RandomStreams.DiscriminatorLatents, Generator.LatentSize, Device);
        _generatorLatents = new(options.Seed, RandomStreams.GeneratorLatents, Generator.LatentSize, Device);
        _logger.LogInformation(
            "{Architecture} on {Device}: generator {GeneratorWeights:N0} weights, discriminator {DiscriminatorWeights:N0}; {Images:N0} images {Shape} of {Classes}",
            architecture.Name,
            Device,
            Generator.parameters().Sum(weights => weights.numel()),
            _discriminator.parameters().Sum(weights => weights.numel()),
            images.Count,
            images.Shape,
            network.IsConditional ? $"{network.Classes} classes" : "any class");
    }

    /// <summary>What is trained and how.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The generator in training.</summary>
    public Generator Generator { get; }

    /// <summary>The moving average of its weights: the one to export.</summary>
    public Generator AveragedGenerator { get; }

    /// <summary>Real images seen so far, repeats counted.</summary>
    public long ImagesSeen { get; private set; }

    /// <summary>
    /// Trains until all images of the options are seen, and reports at every tick. Asked to cancel, it finishes the step at
    /// hand, reports a last time and ends without an exception, so that what was learned can be exported.
    /// </summary>
    /// <exception cref="TrainingException">A loss is no longer a finite number.</exception>
    public IEnumerable<TrainingProgress> Train(CancellationToken cancellationToken = default)
    {
        Generator.train();
        _discriminator.train();
        var clock = Stopwatch.StartNew();
        while (ImagesSeen < Options.Images && !cancellationToken.IsCancellationRequested)
        {
            long nextTick = Math.Min(Options.Images, (ImagesSeen / Options.TickImages * Options.TickImages) + Options.TickImages);
            while (ImagesSeen < nextTick && !cancellationToken.IsCancellationRequested)
            {
                Step((int)Math.Min(Options.BatchSize, Math.Max(2, Options.Images - ImagesSeen)));
            }

            yield return Report(clock);
        }
    }

    /// <summary>What the exported file will say of the generator.</summary>
    /// <param name="images">The set it was trained on.</param>
    public GeneratorInfo Describe(ILabelledImages images) => new()
    {
        Architecture = Options.Architecture,
        Options = new Dictionary<string, string>
        {
            ["loss"] = Options.Loss,
            ["optimizer"] = Options.Optimizer,
            ["learning-rate"] = Options.LearningRate.ToString(CultureInfo.InvariantCulture),
            ["learning-rate-decay"] = Options.LearningRateDecay.ToString(CultureInfo.InvariantCulture),
            ["batch-size"] = Options.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["average-half-life"] = Options.AverageHalfLife.ToString(CultureInfo.InvariantCulture),
        },
        LatentSize = Generator.LatentSize,
        Distribution = LatentDistribution.Normal,
        Shape = images.Shape,
        ClassNames = Generator.Options.IsConditional ? images.ClassNames : [],
        DataSet = images.Name,
        ImagesSeen = ImagesSeen,
        Seed = Options.Seed,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _tick.Dispose();
        _images.Dispose();
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        _discriminator.Dispose();
        Generator.Dispose();
        AveragedGenerator.Dispose();
    }

    private static NetworkOptions NetworkFor(TrainingOptions options, ILabelledImages images) =>
        images.Shape.Height != images.Shape.Width
            ? throw new ArgumentException($"The images of '{images.Name}' are {images.Shape}: they must be square. Resize or pad them.")
            : new NetworkOptions
            {
                ImageSize = images.Shape.Height,
                Channels = images.Shape.Channels,
                Classes = options.Conditional && images.ClassNames.Count > 1 ? images.ClassNames.Count : 0,
                LatentSize = options.LatentSize,
            };

    private void Step(int batch)
    {
        using DisposeScope scope = NewDisposeScope();
        SetLearningRate();
        (Tensor pixels, Tensor labels) = _images.Batch(ImagesSeen, batch, Generator.Range);
        Tensor? label = Generator.Options.IsConditional ? labels : null;
        DiscriminatorOutcome outcome = _step.TrainDiscriminator(pixels, label, _discriminatorLatents.Rows(ImagesSeen, batch));
        Tensor generatorLoss = _step.TrainGenerator(_generatorLatents.Rows(ImagesSeen, batch), label);
        ImagesSeen += batch;
        _average.Update(ImagesSeen, batch);
        _tick.Add(outcome, generatorLoss, batch);
    }

    private void SetLearningRate()
    {
        double decayed = Options.LearningRateDecay * Options.Images;
        double rate = decayed > 0 ? Options.LearningRate * Math.Min(1, (Options.Images - ImagesSeen) / decayed) : Options.LearningRate;
        foreach (optim.Optimizer optimizer in new[] { _generatorOptimizer, _discriminatorOptimizer })
        {
            foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }
        }
    }

    private TrainingProgress Report(Stopwatch clock)
    {
        TrainingProgress progress = _tick.Take(ImagesSeen, Options.Images, clock.Elapsed.TotalSeconds);
        return double.IsFinite(progress.DiscriminatorLoss) && double.IsFinite(progress.GeneratorLoss)
            ? progress
            : throw new TrainingException(
                $"Training diverged before image {ImagesSeen:N0}: a loss is no longer a finite number. "
                + $"Try a learning rate below {Options.LearningRate}, or another seed.");
    }
}
