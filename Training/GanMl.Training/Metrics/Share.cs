namespace GanMl.Training.Metrics;

/// <summary>So many of so many: a share that was measured on a sample.</summary>
/// <param name="Hits">How many of the sample count, 0 to <paramref name="Total"/>.</param>
/// <param name="Total">The size of the sample.</param>
public readonly record struct Share(long Hits, long Total)
{
    // The 97.5% point of the normal distribution: 95% lie between its negative and itself.
    private const double Deviations = 1.959963984540054;

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

            double squared = Deviations * Deviations / Total;
            double centre = (Value + squared / 2) / (1 + squared);
            double half = Math.Sqrt(squared * (Value * (1 - Value) + squared / 4)) / (1 + squared);
            return new Interval(Hits == 0 ? 0 : centre - half, Hits == Total ? 1 : centre + half);
        }
    }
}
