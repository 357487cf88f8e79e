using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;

namespace GanMl.Training.Evaluation;

/// <summary>
/// Measures a generator with metrics that are found by name, and keeps the results one by one: if a metric fails, the results before it are
/// not lost.
/// </summary>
/// <param name="parts">Holds the metrics; null for those of GanMl.</param>
public sealed class GeneratorEvaluation(TrainingParts? parts = null)
{
    private readonly TrainingParts _parts = parts ?? TrainingParts.Default;
    private readonly List<MetricValue> _values = [];
    private readonly List<SkippedMetric> _skipped = [];
    private readonly HashSet<MetricConditions> _conditions = [];

    /// <summary>The values, in the order of the metrics.</summary>
    public IReadOnlyList<MetricValue> Values => _values;

    /// <summary>The metrics that did not fit, with the reasons.</summary>
    public IReadOnlyList<SkippedMetric> Skipped => _skipped;

    /// <summary>
    /// The classes of the training set and of the generator of which the test set has no image: the values say nothing about them where
    /// they judge test images.
    /// </summary>
    public IReadOnlyList<string> ClassesWithoutTestImages { get; private set; } = [];

    /// <summary>Measures with some metrics.</summary>
    /// <param name="context">The generator, the images and the settings.</param>
    /// <param name="names">The names of the metrics.</param>
    /// <exception cref="ArgumentException">
    /// There is no metric of a name; the message lists those that exist, or names the one that measures a value of that name.
    /// </exception>
    /// <exception cref="MetricException">A metric cannot measure the generator. The values before it are kept.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    public void Measure(MetricContext context, params IEnumerable<string> names)
    {
        IGeneratorMetric[] metrics = [.. names.Select(_parts.FindMetric)];
        ClassesWithoutTestImages = context.ClassesWithoutTestImages;
        foreach (IGeneratorMetric metric in metrics)
        {
            Keep(ValuesOf(metric, context), context);
        }
    }

    /// <summary>Measures with every metric that fits the generator, the images and the feature network, but those on request.</summary>
    /// <param name="context">The generator, the images and the settings.</param>
    /// <param name="leftOut">The names of metrics that are not to be measured, with the reasons; null for none.</param>
    /// <exception cref="MetricException">No metric fits.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    public void MeasureWhatFits(MetricContext context, IReadOnlyDictionary<string, string>? leftOut = null)
    {
        ClassesWithoutTestImages = context.ClassesWithoutTestImages;
        bool hasClasses = context.Generator.Info.IsConditional;
        foreach (IGeneratorMetric metric in _parts.Metrics.All.Where(metric => !metric.IsOnRequest && (hasClasses || !metric.NeedsClasses)))
        {
            if (leftOut?.TryGetValue(metric.Name, out string? reason) == true)
            {
                _skipped.Add(new SkippedMetric(metric.Name, reason));
                continue;
            }

            try
            {
                Keep(ValuesOf(metric, context), context);
            }
            catch (MetricException refusal)
            {
                _skipped.Add(new SkippedMetric(metric.Name, refusal.Message));
            }
        }

        if (_values.Count == 0)
        {
            throw new MetricException("Not one metric can measure this generator on these images: look why each was skipped.");
        }
    }

    /// <summary>
    /// Writes the overall values into the generator's file, where <see cref="GeneratorInfo.Metrics"/> finds them, and beside them what they
    /// were measured on (<see cref="GeneratorInfo.MetricConditions"/>), unless that was not the same for all. They take the place of the
    /// metrics that the file had; everything else in it, weights above all, stays as it is. The file is replaced whole or not at all.
    /// </summary>
    /// <param name="path">The file from which the generator was opened.</param>
    /// <param name="generator">The generator that was measured.</param>
    /// <exception cref="MetricException">
    /// GanMl has not written the file, or it is no longer the one that was measured, or there are no values.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read or replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read or replaced.</exception>
    public void WriteTo(string path, OnnxGenerator generator)
    {
        if (_values.Count == 0)
        {
            throw new MetricException("There are no values to write: measure the generator first.");
        }

        CheckWritable(path, generator);
        var metrics = new Dictionary<string, double>();
        foreach (MetricValue value in _values.Where(value => value.ClassName is null))
        {
            metrics[value.Name] = value.Value;
        }

        GeneratorFileMetadata.WriteMetrics(path, generator.Model.Span, generator.Info with
        {
            Metrics = metrics,
            MetricConditions = _conditions.Count == 1 ? _conditions.Single() : null,
        });
    }

    /// <summary>Refuses a file into which <see cref="WriteTo"/> cannot write, so that nobody measures for nothing.</summary>
    /// <inheritdoc cref="WriteTo"/>
    public static void CheckWritable(string path, OnnxGenerator generator)
    {
        if (!generator.HasMetadata)
        {
            throw new MetricException(
                $"'{path}' was not exported by GanMl and says nothing of itself, so no metrics can be written into it.");
        }

        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(generator.Model.Span))
        {
            throw new MetricException(
                $"'{path}' is no longer the file that was measured, so nothing was written into it. Measure it again.");
        }
    }

    private void Keep(IReadOnlyList<MetricValue> values, MetricContext context)
    {
        _values.AddRange(values);
        _conditions.Add(context.Conditions);
    }

    private static IReadOnlyList<MetricValue> ValuesOf(IGeneratorMetric metric, MetricContext context)
    {
        IReadOnlyList<MetricValue> values = metric.Evaluate(context);
        return values.FirstOrDefault(value => double.IsNaN(value.Value)) is { } bad
            ? throw new MetricException($"The metric '{metric.Name}' gave no number (NaN) for '{bad.Name}': there is nothing to report.")
            : values;
    }
}

/// <summary>A metric that does not fit the generator or the images.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Reason">Why it does not fit, and what would help.</param>
public sealed record SkippedMetric(string Metric, string Reason);
