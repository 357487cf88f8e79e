namespace GanMl.Training.Metrics;

/// <summary>The metrics that are known by name.</summary>
public static class MetricCatalogue
{
    /// <summary>All of them. A metric is one small file and one line here.</summary>
    public static IReadOnlyList<IGeneratorMetric> All { get; } =
    [
        new ClassifierAgreement(),
        new ClassificationAccuracyScore(),
        new FrechetDistance(),
        new KernelDistance(),
        new PrecisionAndRecall(),
        new CoverageAndDensity(),
        new ClassDivergence(),
        new StructuralSimilarity(),
        new Memorization(),
    ];

    /// <summary>The metric of a name; upper and lower case are one.</summary>
    /// <exception cref="MetricException">There is none; the message lists the names that there are.</exception>
    public static IGeneratorMetric Find(string name) =>
        All.FirstOrDefault(metric => string.Equals(metric.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new MetricException(
            $"There is no metric '{name}'. Known metrics: {string.Join(", ", All.Select(metric => metric.Name))}.");
}
