namespace GanMl.Training.Metrics;

/// <summary>
/// One way to say how good a generator is. A metric is one small file that implements this, and one line in
/// <see cref="MetricCatalogue"/>. It keeps no state between evaluations.
/// </summary>
public interface IGeneratorMetric
{
    /// <summary>The name by which it is found and reported: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>Whether more or less is better, for its main value.</summary>
    MetricDirection Direction { get; }

    /// <summary>Whether the generator must be class-conditional, with the classes of the sets.</summary>
    bool NeedsClasses => false;

    /// <summary>Measures the generator of <paramref name="context"/>.</summary>
    /// <returns>The main value first, under the metric's own name; then whatever explains it.</returns>
    /// <exception cref="MetricException">This generator cannot be measured so; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    IReadOnlyList<MetricValue> Evaluate(MetricContext context);
}
