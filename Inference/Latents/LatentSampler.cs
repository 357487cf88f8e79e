using System.Globalization;
using System.Runtime.CompilerServices;

namespace GanMl.Inference.Latents;

/// <summary>The distribution of each value of a latent, independent of all the others.</summary>
public enum LatentDistribution
{
    /// <summary>Mean 0, standard deviation 1.</summary>
    Normal,

    /// <summary>Even between -1 (included) and 1 (excluded).</summary>
    Uniform,
}

/// <summary>
/// Latents as a pure function of seed and row: row i of a seed is the same on every machine, whatever was drawn before, so any part of a
/// sequence can be drawn on its own. Thread-safe.
/// </summary>
/// <remarks>
/// The counter of Philox4x32-10 (Salmon et al., 2011) is (block of four values, row, stream) and its key is the seed, so no two rows,
/// streams or seeds share a number. A normal value is the inverse of the distribution function at 32 random bits: it is never farther from
/// 0 than 6.34.
/// </remarks>
public sealed class LatentSampler
{
    /// <summary>The largest <see cref="Scale"/>.</summary>
    public const float LargestScale = 10;

    private const int PieceLength = 128;
    private const double TwoToThe32 = 4294967296.0;
    private const float UniformStep = 1.0f / (1 << 23);

    private readonly RandomStream _stream;

    /// <summary>The latents of one seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="size">How many values a latent has, at least 1.</param>
    /// <param name="distribution">The distribution of each value.</param>
    /// <param name="stream">What the numbers are for: two streams of one seed are independent.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="size"/> is below 1, or <paramref name="distribution"/> is unknown.
    /// </exception>
    public LatentSampler(
        long seed, int size, LatentDistribution distribution = LatentDistribution.Normal, RandomStream stream = RandomStream.Latents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!Enum.IsDefined(distribution))
        {
            throw new ArgumentOutOfRangeException(nameof(distribution), distribution, "There is no such latent distribution.");
        }

        Seed = seed;
        Size = size;
        Distribution = distribution;
        _stream = stream;
    }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>How many values a latent has.</summary>
    public int Size { get; }

    /// <summary>The distribution of each value.</summary>
    public LatentDistribution Distribution { get; }

    /// <summary>
    /// The standard deviation of normal values, above 0 and at most <see cref="LargestScale"/>: each is multiplied by it. Wider latents
    /// than 1, those that a generator was trained with, give more varied images of which more have failed, narrower ones the opposite
    /// (Marchetto et al., 2023, arXiv 2305.10118, choose it anew for each generator).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    /// <exception cref="ArgumentException">Values are uniform, and it is not 1: a generator knows no latent outside their cube.</exception>
    public float Scale
    {
        get;
        init => field = CheckedScale(value, Distribution, nameof(Scale));
    } = 1;

    /// <summary>Writes the latent of one row.</summary>
    /// <param name="row">0 or more.</param>
    /// <param name="latent">Takes <see cref="Size"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="latent"/> has another length.</exception>
    public void Fill(long row, Span<float> latent) => Fill(row, 1, latent);

    /// <summary>Writes the latents of consecutive rows, one after the other.</summary>
    /// <param name="firstRow">0 or more.</param>
    /// <param name="count">How many rows, 0 or more.</param>
    /// <param name="latents">Takes <paramref name="count"/> x <see cref="Size"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is negative, or the last row would be past <see cref="long.MaxValue"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="latents"/> has another length.</exception>
    public void Fill(long firstRow, int count, Span<float> latents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count - 1L, long.MaxValue - firstRow, nameof(count));
        if (latents.Length != (long)count * Size)
        {
            throw new ArgumentException(
                $"{count} latents of {Size} values need room for {(long)count * Size} values, not {latents.Length}.", nameof(latents));
        }

        for (int i = 0; i < count; i++)
        {
            Span<float> latent = latents.Slice(i * Size, Size);
            if (Distribution == LatentDistribution.Normal)
            {
                FillNormal((ulong)(firstRow + i), latent);
                if (Scale != 1)
                {
                    Widen(latent);
                }
            }
            else
            {
                FillUniform((ulong)(firstRow + i), latent);
            }
        }
    }

    /// <summary>The scale of some latents, if it can be theirs.</summary>
    /// <param name="scale">By which values are multiplied.</param>
    /// <param name="distribution">Their distribution.</param>
    /// <param name="property">The property that the user has set.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    /// <exception cref="ArgumentException">Values are uniform, and it is not 1.</exception>
    internal static float CheckedScale(float scale, LatentDistribution distribution, string property) =>
        CheckedScale(scale, property) != 1 && distribution != LatentDistribution.Normal
            ? throw new ArgumentException(
                $"{property} is {scale.ToString(CultureInfo.InvariantCulture)}, but this generator takes uniform latents, which have no "
                + "width: leave it 1.",
                property)
            : scale;

    /// <summary>The scale, if it can be one of normal latents.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    internal static float CheckedScale(float scale, string property) => scale is > 0 and <= LargestScale
        ? scale
        : throw new ArgumentOutOfRangeException(
            property,
            scale,
            string.Create(
                CultureInfo.InvariantCulture, $"{property} must be above 0 and at most {LargestScale}; 1 is what generators know."));

    private void Widen(Span<float> latent)
    {
        foreach (ref float value in latent)
        {
            value *= Scale;
        }
    }

    /// <summary>Values lie at the middles of 2^32 equal parts of probability: the quantile at (word + 1/2) / 2^32.</summary>
    [SkipLocalsInit]
    private void FillNormal(ulong row, Span<float> latent)
    {
        Span<double> piece = stackalloc double[PieceLength];
        for (int start = 0; start < latent.Length; start += PieceLength)
        {
            Span<float> values = latent[start..Math.Min(start + PieceLength, latent.Length)];
            Span<double> places = piece[..((values.Length + 7) & ~7)];
            for (int i = 0; i < places.Length; i += 4)
            {
                (uint word0, uint word1, uint word2, uint word3) = Block(row, start + i);
                places[i] = FromCentre(word0);
                places[i + 1] = FromCentre(word1);
                places[i + 2] = FromCentre(word2);
                places[i + 3] = FromCentre(word3);
            }

            NormalQuantile.Replace(places);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)places[i];
            }
        }
    }

    private void FillUniform(ulong row, Span<float> latent)
    {
        Span<uint> words = stackalloc uint[4];
        for (int start = 0; start < latent.Length; start += 4)
        {
            (words[0], words[1], words[2], words[3]) = Block(row, start);
            for (int i = start; i < Math.Min(start + 4, latent.Length); i++)
            {
                latent[i] = Uniform(words[i - start]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong row, int place) => Philox4x32.Block(
        (uint)place / 4, (uint)row, (uint)(row >> 32), _stream, Seed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double FromCentre(uint word) => ((double)(int)(word ^ 0x80000000) + 0.5) / TwoToThe32;

    /// <summary>The upper 24 bits, as many as a float holds exactly.</summary>
    private static float Uniform(uint word) => ((word >> 8) * UniformStep) - 1.0f;
}
