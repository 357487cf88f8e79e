using System.Buffers.Binary;
using GanMl.Inference.Latents;

namespace GanMl.Training.Metrics;

/// <summary>
/// Random numbers of Philox4x32-10 by their place, so that they are the same on every runtime: .NET does not promise that its own
/// generator keeps to its numbers. Not thread-safe.
/// </summary>
/// <param name="seed">Which numbers.</param>
internal sealed class CountedRandom(long seed) : Random
{
    private readonly ulong[] _words = new ulong[2];
    private uint _block;
    private int _used = 2;

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => Next(0, maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return minValue + (long)(((UInt128)Word() * (ulong)(maxValue - minValue)) >> 64);
    }

    /// <inheritdoc/>
    public override double NextDouble() => (Word() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (Word() >> 40) * (1f / (1U << 24));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, sizeof(ulong))..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Word());
            word[..Math.Min(buffer.Length, sizeof(ulong))].CopyTo(buffer);
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private ulong Word()
    {
        if (_used == _words.Length)
        {
            (uint first, uint second, uint third, uint fourth) = Philox4x32.Block(_block++, 0, 0, RandomStream.Resamples, seed);
            _words[0] = ((ulong)second << 32) | first;
            _words[1] = ((ulong)fourth << 32) | third;
            _used = 0;
        }

        return _words[_used++];
    }
}
