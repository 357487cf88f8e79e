namespace GanMl.Inference.Latents;

/// <summary>
/// A path from one latent to another through latents that a generator is used to. Normal latents of many values all have nearly the same
/// length, and points on the straight line between two of them are shorter. So the direction turns evenly, and so does the length change
/// (White, 2016).
/// </summary>
public static class LatentInterpolation
{
    /// <summary>A latent between two others.</summary>
    /// <param name="from">The latent at 0.</param>
    /// <param name="to">The latent at 1, of the same length.</param>
    /// <param name="at">Where between them, 0 to 1.</param>
    /// <param name="distribution">Normal latents are turned; uniform ones lie in a cube, where the straight line stays inside.</param>
    /// <param name="result">Takes as many values.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Between(
        ReadOnlySpan<float> from, ReadOnlySpan<float> to, double at, LatentDistribution distribution, Span<float> result)
    {
        if (from.Length != to.Length || from.Length != result.Length)
        {
            throw new ArgumentException(
                $"Latents of one length are needed, not of {from.Length}, {to.Length} and {result.Length} values.", nameof(to));
        }

        (double here, double there) = distribution == LatentDistribution.Normal ? Weights(from, to, at) : (1 - at, at);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (float)((here * from[i]) + (there * to[i]));
        }
    }

    /// <summary>Shoemake's formula (1985) on the directions, times the length in between.</summary>
    private static (double From, double To) Weights(ReadOnlySpan<float> from, ReadOnlySpan<float> to, double at)
    {
        double product = 0, fromSquare = 0, toSquare = 0;
        for (int i = 0; i < from.Length; i++)
        {
            product += (double)from[i] * to[i];
            fromSquare += (double)from[i] * from[i];
            toSquare += (double)to[i] * to[i];
        }

        double fromLength = Math.Sqrt(fromSquare), toLength = Math.Sqrt(toSquare);
        double angle = Math.Acos(Math.Clamp(product / (fromLength * toLength), -1, 1));

        // In one direction, in opposite ones, or without any: there is no one way to turn.
        if (!(Math.Sin(angle) > 1e-6))
        {
            return (1 - at, at);
        }

        double length = fromLength + (at * (toLength - fromLength));
        double scale = length / Math.Sin(angle);
        return (scale * Math.Sin((1 - at) * angle) / fromLength, scale * Math.Sin(at * angle) / toLength);
    }
}
