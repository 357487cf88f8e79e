namespace GanMl.Studies.Statistics;

/// <summary>How many real images would have helped as much as some generated ones did.</summary>
/// <param name="Generated">How many images were generated, mean over the draws.</param>
/// <param name="Real">How many additional real images give the same score; 0 where none is needed for it.</param>
/// <param name="IsBound">
/// Whether the generated images did better than all the real ones that could be added, so that <paramref name="Real"/> is only a lower
/// bound.
/// </param>
public sealed record ExchangeRate(double Generated, double Real, bool IsBound)
{
    /// <summary>How many generated images are worth a real one; infinite where they are worth none.</summary>
    public double PerRealImage => Real > 0 ? Generated / Real : double.PositiveInfinity;

    /// <summary>Reads the number of real images off a line through what was measured.</summary>
    /// <param name="generated">How many images were generated, and the score with them.</param>
    /// <param name="real">
    /// How many real images were added, in ascending order and beginning with 0, and the score with them. Where a score is below
    /// one before it, which is chance, the one before it stands.
    /// </param>
    /// <exception cref="ArgumentException">There are fewer than two points, they do not begin with 0, or they do not ascend.</exception>
    public static ExchangeRate Of((double Images, double Score) generated, IReadOnlyList<(double Images, double Score)> real)
    {
        ArgumentNullException.ThrowIfNull(real);
        if (real.Count < 2 || real[0].Images != 0 || real.Zip(real.Skip(1)).Any(pair => pair.First.Images >= pair.Second.Images))
        {
            throw new ArgumentException("Give at least two numbers of real images, from 0 up.", nameof(real));
        }

        (double Images, double Score) before = real[0];
        if (generated.Score <= before.Score)
        {
            return new ExchangeRate(generated.Images, 0, IsBound: false);
        }

        foreach ((double Images, double Score) point in real.Skip(1))
        {
            if (point.Score >= generated.Score)
            {
                double share = (generated.Score - before.Score) / (point.Score - before.Score);
                return new ExchangeRate(generated.Images, before.Images + (share * (point.Images - before.Images)), IsBound: false);
            }

            before = (point.Images, Math.Max(before.Score, point.Score));
        }

        return new ExchangeRate(generated.Images, before.Images, IsBound: true);
    }
}
