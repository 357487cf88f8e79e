namespace GanMl.Inference;

/// <summary>
/// Latents as a pure function of seed and row: row i of a seed is the same on every machine, whatever was asked for
/// before, so that any piece of a sequence can be had by itself. Thread-safe.
/// </summary>
/// <remarks>
/// The counter of <see cref="Philox4x32"/> is (block of four values, row, stream) and its key is the seed, so two rows, streams
/// or seeds never share a number. A normal value takes 32 random bits through <see cref="NormalQuantile"/>: it is never
/// farther from 0 than 6.34.
/// </remarks>
public sealed class LatentSampler
{
    private const double TwoToThe32 = 4294967296.0;
    private const float UniformStep = 1.0f / (1 << 23);

    private readonly uint _stream;

    /// <summary>The latents of one seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="size">How many values a latent has, at least 1.</param>
    /// <param name="distribution">The distribution of each value.</param>
    /// <param name="stream">Two streams of one seed are independent. What a generator file is fed with is stream 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="size"/> is below 1, or <paramref name="distribution"/> is unknown.
    /// </exception>
    public LatentSampler(long seed, int size, LatentDistribution distribution = LatentDistribution.Normal, uint stream = 0)
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
            FillRow((ulong)(firstRow + i), latents.Slice(i * Size, Size));
        }
    }

    private void FillRow(ulong row, Span<float> latent)
    {
        for (int start = 0; start < latent.Length; start += 4)
        {
            (uint word0, uint word1, uint word2, uint word3) = Philox4x32.Block(
                (uint)start / 4, (uint)row, (uint)(row >> 32), _stream, (uint)Seed, (uint)((ulong)Seed >> 32));
            ReadOnlySpan<uint> words = [word0, word1, word2, word3];
            Span<float> values = latent[start..Math.Min(start + 4, latent.Length)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Distribution == LatentDistribution.Normal ? Normal(words[i]) : Uniform(words[i]);
            }
        }
    }

    /// <summary>The quantile at (word + 1/2) / 2^32, computed for the upper half and mirrored, so that it is symmetric.</summary>
    private static float Normal(uint word)
    {
        uint fromCentre = word ^ (uint)((int)~word >> 31);
        double distance = ((fromCentre & 0x7FFFFFFF) + 0.5) / TwoToThe32;
        double quantile = NormalQuantile.Upper(distance, 0.5 - distance);
        return (float)(word >= 0x80000000 ? quantile : -quantile);
    }

    /// <summary>The upper 24 bits, as many as a float holds exactly.</summary>
    private static float Uniform(uint word) => ((word >> 8) * UniformStep) - 1.0f;
}
