using System.Globalization;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Parts;
using GanMl.Training.Watching;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>Takes the vital signs of a run and shows them to the watches.</summary>
internal sealed class TrainingMonitor : IDisposable
{
    private readonly TrainingNetworks _networks;
    private readonly TrainingOptions _options;
    private readonly SampleDiversity _diversity;
    private readonly double _lossAtChance;
    private readonly double _lossFloor;
    private readonly TrainingWatches _watches;

    internal TrainingMonitor(TrainingNetworks networks, TrainingOptions options, TrainingParts parts, ILabelledImages images, Device device)
    {
        _networks = networks;
        _options = options;
        _diversity = new SampleDiversity(networks.Generator, images, options.Seed, device);
        using DisposeScope scope = NewDisposeScope();
        Tensor nothing = zeros(2, 1);
        _lossAtChance = options.GanLoss(parts).Discriminator(nothing, nothing).item<float>();
        _lossFloor = LossFloor(options, parts);
        _watches = new TrainingWatches(parts.Watches);
    }

    /// <inheritdoc cref="TrainingWatches.IsSuspicious"/>
    internal bool IsSuspicious => _watches.IsSuspicious;

    /// <inheritdoc cref="TrainingWatches.Memory"/>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>> Memory => _watches.Memory;

    /// <summary>A report with what was seen.</summary>
    /// <param name="progress">The report without it.</param>
    /// <param name="isTick">
    /// Whether the watches look too. They do not where a run is ended between two ticks: they would not have looked there otherwise.
    /// </param>
    /// <exception cref="TrainingDivergedException">A gradient or a drawn pixel is no longer a finite number.</exception>
    internal TrainingProgress Look(TrainingProgress progress, bool isTick)
    {
        double gradient = _networks.GradientNorm();
        if (!double.IsFinite(gradient))
        {
            throw Diverged(progress, _options, "a gradient");
        }

        (double diversity, double classSpread) = _diversity.Measure();
        if (!double.IsFinite(diversity))
        {
            throw Diverged(progress, _options, "a pixel");
        }

        return progress with
        {
            Diversity = diversity,
            ClassSpread = classSpread,
            Alarms = !isTick ? [] : _watches.Look(new VitalSigns
            {
                Images = progress.Images,
                TotalImages = progress.TotalImages,
                DiscriminatorLoss = progress.DiscriminatorLoss,
                GeneratorLoss = progress.GeneratorLoss,
                LossAtChance = _lossAtChance,
                LossFloor = _lossFloor,
                GradientNorm = gradient,
                Diversity = diversity,
                ClassSpread = classSpread,
            }),
        };
    }

    /// <inheritdoc cref="TrainingWatches.Remember"/>
    internal void Remember(IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>>? memory) =>
        _watches.Remember(memory);

    /// <inheritdoc/>
    public void Dispose() => _diversity.Dispose();

    /// <exception cref="TrainingDivergedException">A loss or a weight is no longer a finite number.</exception>
    internal static void ExpectFinite(TrainingProgress progress, TrainingOptions options, TrainingNetworks networks)
    {
        if (!double.IsFinite(progress.DiscriminatorLoss) || !double.IsFinite(progress.GeneratorLoss))
        {
            throw Diverged(progress, options, "a loss");
        }

        if (!networks.AreFinite())
        {
            throw Diverged(progress, options, "a weight");
        }
    }

    /// <summary>
    /// <see cref="VitalSigns.LossFloor"/>. With smoothed labels the best discriminator gives real images a probability of 1 - smoothing,
    /// a logit of ln((1 - smoothing) / smoothing), and generated ones 0.
    /// </summary>
    internal static double LossFloor(TrainingOptions options, TrainingParts parts)
    {
        if (options.LabelSmoothing == 0)
        {
            return 0;
        }

        using DisposeScope scope = NewDisposeScope();
        const double Certain = 100;
        double best = Math.Log((1 - options.LabelSmoothing) / options.LabelSmoothing);
        return options.GanLoss(parts).Discriminator(full([1, 1], best), full([1, 1], -Certain)).item<float>();
    }

    private static TrainingDivergedException Diverged(TrainingProgress progress, TrainingOptions options, string what) =>
        new(new TrainingAlarm(
            "divergence",
            progress.Images,
            $"{what} is no longer a finite number.",
            string.Create(CultureInfo.InvariantCulture, $"Try a learning rate below {options.LearningRate}, or another seed.")));
}
