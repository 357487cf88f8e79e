using GanMl.Models.Layers.Steps;
using GanMl.Training.Metrics;

namespace GanMl.Cli.Commands;

/// <summary>
/// What metrics have given so far, one after the other, so that what one has cost is not lost with another that does not fit.
/// </summary>
internal sealed class Measurement
{
    private readonly List<MetricValue> _values = [];
    private readonly List<string> _refusals = [];

    /// <summary>The values, in the order of the metrics.</summary>
    internal IReadOnlyList<MetricValue> Values => _values;

    /// <summary>A line for each metric that was passed over: its name, and why.</summary>
    internal IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Measures by metrics that somebody has asked for.</summary>
    /// <exception cref="MetricException">
    /// The generator cannot be measured by one of them; the values of those before it are kept.
    /// </exception>
    internal void Take(IEnumerable<IGeneratorMetric> metrics, MetricContext context)
    {
        foreach (IGeneratorMetric metric in metrics)
        {
            _values.AddRange(metric.Evaluate(context));
        }
    }

    /// <summary>Measures by every metric that the generator, the images and the feature network allow.</summary>
    /// <exception cref="MetricException">They allow none.</exception>
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
