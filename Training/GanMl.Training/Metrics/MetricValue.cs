namespace GanMl.Training.Metrics;

/// <summary>One measured number.</summary>
/// <param name="Name">What was measured: the metric's name for its main value.</param>
/// <param name="Value">The number, in the unit of its metric.</param>
/// <param name="Interval">Where it lies with a confidence of 95%; null where that is not known.</param>
/// <param name="ClassName">The class to which the value is restricted; null for all classes together.</param>
public sealed record MetricValue(string Name, double Value, Interval? Interval = null, string? ClassName = null)
{
    /// <summary>What real images score in the place of generated ones; null where that means nothing, or was not asked for.</summary>
    public MetricCeiling? Ceiling { get; init; }

    /// <summary>A share with its Wilson interval.</summary>
    public static MetricValue Of(string name, Share share, string? className = null) =>
        new(name, share.Value, share.WilsonInterval, className);

    /// <summary>The mean accuracy of the classes, then that of each class that has images.</summary>
    internal static IEnumerable<MetricValue> Of(string name, ConfusionMatrix confusion)
    {
        yield return MeanOf(name, confusion);
        for (int label = 0; label < confusion.ClassNames.Count; label++)
        {
            if (confusion.AccuracyOf(label) is { Total: > 0 } share)
            {
                yield return Of(name, share, confusion.ClassNames[label]);
            }
        }
    }

    /// <summary>
    /// The mean accuracy of the classes that have images, each counting alike, so that a frequent class does not hide a rare one. With as
    /// many images of each class it is the share of all images.
    /// </summary>
    internal static MetricValue MeanOf(string name, ConfusionMatrix confusion)
    {
        Share[] classes =
            [.. Enumerable.Range(0, confusion.ClassNames.Count).Select(confusion.AccuracyOf).Where(share => share.Total > 0)];
        if (classes.Select(share => share.Total).Distinct().Count() <= 1)
        {
            return Of(name, confusion.Accuracy);
        }

        // So many images in classes of one size would make a mean as sure as this one.
        double images = classes.Length * classes.Length / classes.Sum(share => 1.0 / share.Total);
        double mean = classes.Average(share => share.Value);
        return new MetricValue(name, mean, Share.Wilson(mean, images));
    }
}

/// <summary>The interval in which a measured value lies with a confidence of 95%.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The 97.5% point of the normal distribution: 95% lie between its negative and itself.</summary>
    internal const double Deviations = 1.959963984540054;

    /// <summary>The part of it that is possible: a share lies in 0 to 1, a distance is at least 0.</summary>
    /// <param name="least">The smallest possible value.</param>
    /// <param name="most">The largest possible value.</param>
    public Interval Within(double least, double most) => new(Math.Clamp(Low, least, most), Math.Clamp(High, least, most));
}

/// <summary>So many of so many: a share that was measured on a sample.</summary>
/// <param name="Hits">How many of the sample count, 0 to <paramref name="Total"/>.</param>
/// <param name="Total">The size of the sample.</param>
public readonly record struct Share(long Hits, long Total)
{
    /// <summary>The share, 0 to 1; not a number for an empty sample.</summary>
    public double Value => Total == 0 ? double.NaN : (double)Hits / Total;

    /// <summary>
    /// The score interval of Wilson (1927) for the share in the population. It stays within 0 and 1 and is sensible at
    /// both ends, where the textbook's symmetric interval shrinks to nothing. An empty sample says nothing: 0 to 1.
    /// </summary>
    public Interval WilsonInterval => Total == 0 ? new Interval(0, 1) : Wilson(Value, Total);

    /// <summary>The score interval of Wilson (1927) for a share that was measured on a sample.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <param name="total">The size of the sample, above 0.</param>
    internal static Interval Wilson(double share, double total)
    {
        double squared = Interval.Deviations * Interval.Deviations / total;
        double centre = (share + squared / 2) / (1 + squared);
        double half = Math.Sqrt(squared * (share * (1 - share) + squared / 4)) / (1 + squared);
        return new Interval(share == 0 ? 0 : centre - half, share == 1 ? 1 : centre + half);
    }
}
