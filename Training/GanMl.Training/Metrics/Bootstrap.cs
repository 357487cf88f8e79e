namespace GanMl.Training.Metrics;

/// <summary>
/// How far an estimate would move with other samples of the same size: it is computed anew on samples drawn with replacement from the one
/// there is (Efron, 1979).
/// </summary>
public static class Bootstrap
{
    /// <summary>
    /// The estimate, give or take 1.96 standard deviations of its resampled values. Their own mean is not used: distances are larger on
    /// samples with repeats.
    /// </summary>
    /// <param name="estimate">The estimate on the whole sample.</param>
    /// <param name="repeats">How many resamples, at least 2.</param>
    /// <param name="resampled">The estimate on one more resample, whose rows come from <see cref="Rows"/>.</param>
    /// <returns>
    /// The 95% interval; the same for the same arguments. It can leave what is possible, such as a share above 1:
    /// <see cref="Interval.Within"/> keeps it there.
    /// </returns>
    public static Interval Around(double estimate, int repeats, Func<Random, double> resampled)
    {
        var random = new CountedRandom(0);
        return Around(estimate, Deviation([.. Enumerable.Range(0, repeats).Select(_ => resampled(random))]));
    }

    /// <summary>The estimate, give or take 1.96 of its standard deviations.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="deviation">The standard deviation of the estimate, its standard error, 0 or more.</param>
    public static Interval Around(double estimate, double deviation) =>
        new(estimate - (Interval.Deviations * deviation), estimate + (Interval.Deviations * deviation));

    /// <summary>The standard deviation of the population from which some values come; 0 of a single value.</summary>
    internal static double Deviation(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>As many indices as there are rows, each 0 to <paramref name="count"/> - 1, drawn with replacement.</summary>
    /// <param name="random">What <see cref="Around(double, int, Func{Random, double})"/> gives to each resample.</param>
    /// <param name="count">How many rows there are.</param>
    public static long[] Rows(Random random, long count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.NextInt64(count))];
}
