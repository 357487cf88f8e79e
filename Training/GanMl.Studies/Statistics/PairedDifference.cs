using MathNet.Numerics.Distributions;

namespace GanMl.Studies.Statistics;

/// <summary>
/// By how much one arm is better than another over the same draws: the mean of the differences draw by draw, with Student's interval and
/// test for paired samples (Student, 1908). What a draw has by chance is in both arms, and so not in their difference.
/// </summary>
/// <param name="Draws">How many draws, at least 2.</param>
/// <param name="Mean">The mean difference, first arm less second.</param>
/// <param name="StandardDeviation">The standard deviation of the differences (n - 1 in the denominator).</param>
public sealed record PairedDifference(int Draws, double Mean, double StandardDeviation)
{
    /// <summary>How often an interval holds the true difference.</summary>
    public const double Confidence = 0.95;

    /// <summary>More draws than anybody will make.</summary>
    private const int MostDraws = 10_000;

    /// <summary>Compares two arms.</summary>
    /// <param name="first">The score of the first arm in each draw.</param>
    /// <param name="second">The score of the second, in the same draws in the same order.</param>
    /// <exception cref="ArgumentException">Their numbers differ, there are fewer than 2, or one is no number.</exception>
    public static PairedDifference Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count < 2)
        {
            throw new ArgumentException(
                $"{first.Count} scores cannot be compared with {second.Count}: give both arms of the same draws, at least 2.",
                nameof(second));
        }

        double[] differences = [.. first.Zip(second, (one, other) => one - other)];
        if (!differences.All(double.IsFinite))
        {
            throw new ArgumentException("A score is no finite number.", nameof(first));
        }

        double mean = differences.Average();
        double squares = differences.Sum(difference => (difference - mean) * (difference - mean));
        return new PairedDifference(differences.Length, mean, Math.Sqrt(squares / (differences.Length - 1)));
    }

    /// <summary>The lower end of the 95% interval of the mean.</summary>
    public double Lower => Mean - HalfWidth(Draws);

    /// <summary>The upper end of the 95% interval of the mean.</summary>
    public double Upper => Mean + HalfWidth(Draws);

    /// <summary>
    /// How probable so large a mean, up or down, is where the arms are equally good: the two-sided p of Student's test. Where no draw
    /// differs it is 1, and where all differ by the same it is 0.
    /// </summary>
    public double PValue => StandardDeviation > 0
        ? 2 * StudentT.CDF(0, 1, Draws - 1, -Math.Abs(Mean) / (StandardDeviation / Math.Sqrt(Draws)))
        : Mean == 0 ? 1 : 0;

    /// <summary>
    /// How many draws would put a value outside of the interval, if mean and standard deviation stayed as they are. Null where the mean is
    /// the value, or no 10,000 would do.
    /// </summary>
    /// <param name="value">The value, for example 0: no difference.</param>
    /// <param name="confidence">How often the interval holds the true difference, above 0 and below 1.</param>
    public int? DrawsToExclude(double value, double confidence = Confidence)
    {
        double distance = Math.Abs(Mean - value);
        if (distance == 0 || HalfWidth(MostDraws, confidence) >= distance)
        {
            return null;
        }

        (int low, int high) = (2, MostDraws);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = HalfWidth(middle, confidence) < distance ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private double HalfWidth(int draws, double confidence = Confidence) =>
        StudentT.InvCDF(0, 1, draws - 1, (1 + confidence) / 2) * StandardDeviation / Math.Sqrt(draws);
}
