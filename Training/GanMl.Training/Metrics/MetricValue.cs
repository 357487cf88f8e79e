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
    internal static IEnumerable<MetricValue> Of(string name, ConfusionMatrix confusion)
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

/// <summary>The interval in which a measured value lies with a confidence of 95%.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The 97.5% point of the normal distribution: 95% lie between its negative and itself.</summary>
    internal const double Deviations = 1.959963984540054;
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
    public Interval WilsonInterval
    {
        get
        {
            if (Total == 0)
            {
                return new Interval(0, 1);
            }

            double squared = Interval.Deviations * Interval.Deviations / Total;
            double centre = (Value + squared / 2) / (1 + squared);
            double half = Math.Sqrt(squared * (Value * (1 - Value) + squared / 4)) / (1 + squared);
            return new Interval(Hits == 0 ? 0 : centre - half, Hits == Total ? 1 : centre + half);
        }
    }
}
