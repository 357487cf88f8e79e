using System.Globalization;
using GanMl.Images.Download;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;

namespace GanMl.Benchmarks.Recipes;

/// <summary>Metrics of an exported generator, as <c>ganml evaluate</c> takes them, and how they stand in a table.</summary>
internal static class GeneratorMeasurement
{
    /// <summary>Measures a generator against the images that it learned from, over all classes.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="metrics">By what.</param>
    /// <param name="train">What it learned from.</param>
    /// <param name="test">What it has not seen.</param>
    /// <param name="samples">How many images to generate for each metric; null for the metric's own number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static IReadOnlyList<MetricValue> Of(
        string path,
        IEnumerable<IGeneratorMetric> metrics,
        ILabelledImages train,
        ILabelledImages test,
        int? samples,
        CancellationToken cancellationToken)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(path, cancellationToken: cancellationToken);
        using var context = new MetricContext
        {
            Generator = generator,
            Train = train,
            Test = test,
            Seed = 1_000,
            Samples = samples,
            ClassifierFolder = Path.Combine(DataFolders.DefaultCache, "classifiers"),
            CancellationToken = cancellationToken,
        };
        return [.. metrics.SelectMany(metric => metric.Evaluate(context)).Where(value => value.ClassName is null)];
    }

    /// <summary>All of them in one line.</summary>
    internal static string Line(IEnumerable<MetricValue> values) =>
        string.Join(", ", values.Select(value => $"{value.Name} {Number(value.Value)}"));

    internal static string Range(MetricValue value) =>
        value.Interval is { } interval ? $"{Number(interval.Low)} to {Number(interval.High)}" : "";

    internal static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
