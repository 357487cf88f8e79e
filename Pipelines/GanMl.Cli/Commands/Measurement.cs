using GanMl.Training.Metrics;

namespace GanMl.Cli.Commands;

/// <summary>
/// The results of metrics, kept one by one: if a metric fails, the results before it are not lost.
/// </summary>
internal sealed class Measurement
{
    private readonly List<MetricValue> _values = [];
    private readonly List<string> _refusals = [];

    /// <summary>The values, in the order of the metrics.</summary>
    internal IReadOnlyList<MetricValue> Values => _values;

    /// <summary>A line for each skipped metric: its name and the reason.</summary>
    internal IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Measures the requested metrics.</summary>
    /// <exception cref="MetricException">
    /// One of the metrics cannot measure the generator. The values before it are kept.
    /// </exception>
    internal void Take(IEnumerable<IGeneratorMetric> metrics, MetricContext context)
    {
        foreach (IGeneratorMetric metric in metrics)
        {
            _values.AddRange(metric.Evaluate(context));
        }
    }

    /// <summary>Measures every metric that fits the generator, the images and the feature network.</summary>
    /// <exception cref="MetricException">No metric fits.</exception>
    internal void TakeWhatFits(IEnumerable<IGeneratorMetric> metrics, MetricContext context)
    {
        foreach (IGeneratorMetric metric in metrics)
        {
            try
            {
                Take([metric], context);
            }
            catch (MetricException refusal)
            {
                _refusals.Add($"{metric.Name}  not measured: {refusal.Message}");
            }
        }

        if (_values.Count == 0)
        {
            throw new MetricException("Not one metric can measure this generator on these images; the lines above say why.");
        }
    }
}
