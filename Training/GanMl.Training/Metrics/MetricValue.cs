namespace GanMl.Training.Metrics;

/// <summary>One measured number.</summary>
/// <param name="Name">What was measured: the metric's name for its main value.</param>
/// <param name="Value">The number, in the unit of its metric.</param>
/// <param name="Interval">Where it lies with a confidence of 95%; null where that is not known.</param>
/// <param name="ClassName">The class to which the value is restricted; null for all classes together.</param>
public sealed record MetricValue(string Name, double Value, Interval? Interval = null, string? ClassName = null)
{
    /// <summary>A share with its Wilson interval.</summary>
    public static MetricValue Of(string name, Share share, string? className = null) =>
        new(name, share.Value, share.WilsonInterval, className);

    /// <summary>The accuracy over all images, then that of each class that has any.</summary>
    public static IEnumerable<MetricValue> Of(string name, ConfusionMatrix confusion)
    {
        yield return Of(name, confusion.Accuracy);
        for (int label = 0; label < confusion.ClassNames.Count; label++)
        {
            if (confusion.AccuracyOf(label) is { Total: > 0 } share)
            {
                yield return Of(name, share, confusion.ClassNames[label]);
            }
        }
    }
}
