namespace GanMl.Studies.Statistics;

/// <summary>
/// Several hypotheses, and a chance of at most 5% that any of them is called true although it is not: the step-down procedure of Holm
/// (1979).
/// </summary>
public static class Holm
{
    /// <summary>The p-values to be compared with the level, instead of those of the single tests.</summary>
    /// <param name="values">The p-value of each hypothesis, 0 to 1.</param>
    /// <returns>In the same order, none smaller than it was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not from 0 to 1.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (double value in values)
        {
            if (value is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(values), value, "A p-value is from 0 to 1.");
            }
        }

        double[] adjusted = new double[values.Count];
        double largest = 0;
        int left = values.Count;
        foreach (int place in Enumerable.Range(0, values.Count).OrderBy(place => values[place]))
        {
            largest = Math.Max(largest, Math.Min(1, values[place] * left--));
            adjusted[place] = largest;
        }

        return adjusted;
    }
}
