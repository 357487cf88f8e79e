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

    /// <summary>The values, in the order of the metrics.</summary>
    public IReadOnlyList<MetricValue> Values => _values;

    /// <summary>The metrics that did not fit, with the reasons.</summary>
    public IReadOnlyList<SkippedMetric> Skipped => _skipped;

    /// <summary>Measures with some metrics.</summary>
    /// <param name="context">The generator, the images and the settings.</param>
    /// <param name="names">The names of the metrics.</param>
    /// <exception cref="ArgumentException">There is no metric of a name; the message lists those that exist.</exception>
    /// <exception cref="MetricException">A metric cannot measure the generator. The values before it are kept.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    public void Measure(MetricContext context, params IEnumerable<string> names)
    {
        foreach (IGeneratorMetric metric in names.Select(_parts.Metrics.Find).ToArray())
        {
            _values.AddRange(metric.Evaluate(context));
        }
    }

    /// <summary>Measures with every metric that fits the generator, the images and the feature network.</summary>
    /// <param name="context">The generator, the images and the settings.</param>
    /// <exception cref="MetricException">No metric fits.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    public void MeasureWhatFits(MetricContext context)
    {
        bool hasClasses = context.Generator.Info.IsConditional;
        foreach (IGeneratorMetric metric in _parts.Metrics.All.Where(metric => hasClasses || !metric.NeedsClasses))
        {
            try
            {
                _values.AddRange(metric.Evaluate(context));
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
}

/// <summary>A metric that does not fit the generator or the images.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Reason">Why it does not fit, and what would help.</param>
public sealed record SkippedMetric(string Metric, string Reason);
