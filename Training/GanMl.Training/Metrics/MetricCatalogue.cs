using GanMl.Inference.Catalogues;

namespace GanMl.Training.Metrics;

/// <summary>The metrics that come with GanMl.</summary>
public static class MetricCatalogue
{
    /// <summary>All of them. A metric is one small file and one line here.</summary>
    public static Catalogue<IGeneratorMetric> Default { get; } = new(
        "metric",
        metric => metric.Name,
        new ClassifierAgreement(),
        new ClassificationAccuracyScore(),
        new FrechetDistanceMetric(),
        new KernelDistanceMetric(),
        new PrecisionMetric(),
        new CoverageMetric(),
        new ClassDivergence(),
        new StructuralSimilarityMetric(),
        new Memorization());
}
