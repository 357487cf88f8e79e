using GanMl.Inference.Catalogues;

namespace GanMl.Training.Metrics;

/// <summary>The metrics that come with GanMl.</summary>
internal static class MetricCatalogue
{
    /// <summary>All of them. A metric is one small file and one line here.</summary>
    public static Catalogue<IGeneratorMetric> Default { get; } = new(
        "metric",
        metric => metric.Name,
        new ClassifierAgreement(),
        new ClassificationAccuracyScore(),
        new FrechetDistance(),
        new KernelDistance(),
        new PrecisionAndRecall(),
        new CoverageAndDensity(),
        new ClassDivergence(),
        new StructuralSimilarity(),
        new Memorization());
}
