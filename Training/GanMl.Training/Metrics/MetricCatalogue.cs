using GanMl.Inference.Catalogues;

namespace GanMl.Training.Metrics;

/// <summary>The metrics that come with GanMl.</summary>
internal static class MetricCatalogue
{
    /// <summary>All of them. A metric is one small file and one line here.</summary>
    public static Catalogue<IGeneratorMetric> Default { get; } = new(
        "metric",
        metric => metric.Name,
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
            .. AccuracyScoreOfUse.All,
        ]);

    /// <summary>The metric of a name.</summary>
    /// <exception cref="ArgumentException">
    /// There is none; the message lists those that exist, or names the one that measures a value of that name.
    /// </exception>
    internal static IGeneratorMetric Find(Catalogue<IGeneratorMetric> metrics, string name) =>
        metrics.FindOrNull(name) is null && Measuring(metrics, name) is { } metric
            ? throw new ArgumentException($"'{name}' is measured by the metric {metric.Name}.")
            : metrics.Find(name);

    private static IGeneratorMetric? Measuring(Catalogue<IGeneratorMetric> metrics, string value) =>
        metrics.All.FirstOrDefault(metric => metric.OtherValues.Contains(value, StringComparer.OrdinalIgnoreCase))
        ?? metrics.All.FirstOrDefault(metric => value.StartsWith($"{metric.Name}-of-", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith($"{metric.Name}-at-", StringComparison.OrdinalIgnoreCase));
}
