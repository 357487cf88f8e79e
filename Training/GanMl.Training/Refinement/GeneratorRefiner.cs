using System.Diagnostics;
using GanMl.Images.Derived;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Training.Data;
using GanMl.Training.Devices;
using GanMl.Training.Metrics.Classification;
using GanMl.Training.Schedules;
using GanMl.Training.Step;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>
/// The second stage of a training: a generator alone learns to draw images whose features are distributed as those of real images of the
/// same class. It has no discriminator to follow, so a step costs a fraction of one of a GAN.
/// </summary>
/// <remarks>
/// On one machine and device the same options, generator and images give the same weights. As in a training, what a step draws comes from
/// torch's global random numbers, which are seeded anew for each step.
/// </remarks>
internal sealed class GeneratorRefiner : IDisposable
{
    private const int ClassesInStep = 2;
    private const int WarmUpSteps = 100;
    private const int StepsBetweenReports = 25;

    private readonly RefinementOptions _options;
    private readonly GeneratorNetwork _generator;
    private readonly ClassImages _real;
    private readonly FeatureNetworks _networks;
    private readonly IRefinementLoss _loss;
    private readonly TrainingLatents _latents;
    private readonly TrainingLatents _firstLatents;
    private readonly int[] _classes;

    /// <summary>Copies the images to the device, and trains or reads the networks.</summary>
    /// <param name="generator">The generator; it is moved and changed, and remains the caller's.</param>
    /// <param name="average">A second copy of it, which becomes the average of its weights; it remains the caller's.</param>
    /// <param name="info">What the generator is.</param>
    /// <param name="images">The real images.</param>
    /// <param name="options">How to refine.</param>
    /// <param name="classifierFolder">Where classifiers of real images are kept; null to train them anew.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    /// <exception cref="OptionException">Options or images that the generator cannot be refined with.</exception>
    internal GeneratorRefiner(
        GeneratorNetwork generator,
        GeneratorNetwork average,
        GeneratorInfo info,
        ILabelledImages images,
        RefinementOptions options,
        string? classifierFolder,
        ILogger? logger,
        CancellationToken cancellationToken)
    {
        options.Validate();
        int[]? labels = LabelsOf(info, images);
        FeatureNetworks.Check(info.Shape);
        _options = options;
        Device = TrainingDevice.Resolve(options.Device);
        _generator = generator.to(Device);
        Average = average.to(Device);

        // What normalises by a batch would see two classes at a time, and never does after the export.
        _generator.eval();
        Average.eval();
        _latents = new TrainingLatents(options.Seed, RandomStream.GeneratorLatents, generator.LatentSize, Device);
        _firstLatents = new TrainingLatents(options.Seed, RandomStream.DiscriminatorLatents, generator.LatentSize, Device);
        _real = new ClassImages(images, labels, Device);
        _classes = [.. Enumerable.Range(0, _real.Classes)];
        ILogger told = logger ?? NullLogger.Instance;
        int networks = images.ClassNames.Count > 1 ? options.Networks : 0;
        _networks = new FeatureNetworks(
            images,
            networks,
            options.Classifier,
            Device,
            new ClassifierCache(classifierFolder, told),
            (recipe, set) => ClassifierTrainer.Train(set, recipe with { Device = options.Device }, progress: null, cancellationToken));
        random.manual_seed(DerivedSeeds.OfStep(options.Seed, -1));
        _loss = RefinementLossCatalogue.Default.Find(options.Loss).Create(new RefinementContext(_real, _networks, options, DrawFirst));
        told.LogInformation(
            "Refines {Architecture} on {Device} by {Loss}: {Images:N0} real images, {Networks} classifiers",
            info.Architecture, Device, options.Loss, images.Count, networks);
    }

    /// <summary>The average of the refined weights: the generator to export.</summary>
    internal GeneratorNetwork Average { get; }

    /// <summary>Where it computes.</summary>
    internal Device Device { get; }

    /// <summary>Images drawn so far.</summary>
    internal long Images { get; private set; }

    /// <summary>The hash of the pixels of each real image.</summary>
    internal IReadOnlyList<ulong> ImageHashes => _real.Hashes;

    /// <summary>Refines until all images of the options are drawn; asked to cancel, it ends after the step at hand.</summary>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    internal void Refine(IProgress<RefinementProgress>? progress, CancellationToken cancellationToken)
    {
        using var optimizer = Lasting.Make(() => optim.Adam(_generator.parameters(), _options.LearningRate, beta1: 0.5, beta2: 0.99));
        var control = new OptimizerControl(optimizer);
        var average = new ExponentialMovingAverage(Average, _generator, _options.AverageHalfLife);
        var clock = Stopwatch.StartNew();
        (double sum, int steps, long reported, double seconds) = (0, 0, 0, 0);
        for (int step = 0; Images < _options.Images && !cancellationToken.IsCancellationRequested; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            control.Set(new OptimizerPace(RateAt(step), Beta2: null));
            sum += Step(optimizer, step);
            steps++;
            average.Update(Images, Drawn);
            if (steps == StepsBetweenReports || Images >= _options.Images || cancellationToken.IsCancellationRequested)
            {
                double now = clock.Elapsed.TotalSeconds;
                progress?.Report(new RefinementProgress(Images, _options.Images, (Images - reported) / (now - seconds), sum / steps));
                (sum, steps, reported, seconds) = (0, 0, Images, now);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loss.Dispose();
        _networks.Dispose();
        _real.Dispose();
    }

    private int InStep => Math.Min(ClassesInStep, _classes.Length);

    private int Drawn => _options.BatchSize / InStep * InStep;

    private double Step(optim.Optimizer optimizer, int step)
    {
        random.manual_seed(DerivedSeeds.OfStep(_options.Seed, Images));
        int[] classes = [.. Enumerable.Range(step * InStep, InStep).Select(place => _classes[place % _classes.Length])];
        Tensor drawn = Pixels(_latents.Rows(Images, Drawn), classes);
        Tensor loss = _loss.Of(drawn, classes);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        Images += Drawn;
        double value = loss.item<float>();
        return double.IsFinite(value)
            ? value
            : throw new TrainingDivergedException(new TrainingAlarm(
                "divergence",
                Images,
                "the loss of the refinement is no finite number, and nothing was written.",
                $"Lower '{nameof(RefinementOptions.LearningRate)}', which is {_options.LearningRate}."));
    }

    private double RateAt(int step) =>
        Math.Min(1, (step + 1.0) / WarmUpSteps) * CosineSchedule.Between(_options.LearningRate, 0, Images / (double)_options.Images);

    /// <summary>Images of some classes, as many of each, in [0, 1].</summary>
    private Tensor Pixels(Tensor latents, int[] classes)
    {
        int perClass = (int)latents.size(0) / classes.Length;
        Tensor? label = _generator.Options.IsConditional
            ? tensor([.. classes.SelectMany(place => Enumerable.Repeat((long)place, perClass))], device: Device)
            : null;
        PixelRange range = _generator.PixelRange();
        return (_generator.call(latents, label) - range.Minimum).div(range.Width).clamp(0, 1);
    }

    private Tensor DrawFirst(int label, int count)
    {
        using IDisposable noGradient = no_grad();
        return Pixels(_firstLatents.Rows(label * (1L << 32), count), [label]);
    }

    /// <summary>For each class of the generator, the label that the set gives it.</summary>
    private static int[]? LabelsOf(GeneratorInfo info, ILabelledImages images)
    {
        if (images.Shape != info.Shape)
        {
            throw new OptionException(
                nameof(images),
                $"The generator draws {info.Shape}, and the images of '{images.Name}' are {images.Shape}: open them in its size and "
                + "colours.");
        }

        if (!info.IsConditional)
        {
            return null;
        }

        List<string> names = [.. images.ClassNames];
        IReadOnlyList<int> counts = images.CountByClass();
        int[] labels = [.. info.ClassNames.Select(name => names.IndexOf(name))];
        string[] absent = [.. info.ClassNames.Where((_, place) => labels[place] < 0 || counts[labels[place]] < 2)];
        return absent.Length == 0
            ? labels
            : throw new OptionException(
                nameof(images),
                $"Each class of the generator needs at least two real images, and '{images.Name}' has fewer of: "
                + $"{string.Join(", ", absent.Take(10))}. Give images of all of its classes.");
    }
}
