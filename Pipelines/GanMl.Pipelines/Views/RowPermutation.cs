using System.Numerics;

namespace GanMl.Pipelines.Views;

/// <summary>
/// A random order of any number of rows in constant memory: a Feistel network over the smallest square power of two
/// that holds them all, walked until it lands on a row (Black and Rogaway, Ciphers with arbitrary finite domains, 2002).
/// </summary>
internal sealed class RowPermutation
{
    // Four rounds already make a good permutation; twice as many keep small domains even.
    private const int Rounds = 8;

    private readonly ulong _count;
    private readonly int _halfBits;
    private readonly ulong _halfMask;
    private readonly ulong[] _keys = new ulong[Rounds];

    /// <param name="count">How many rows: 0 to 2^62.</param>
    /// <param name="random">Where the order comes from; the same state gives the same order.</param>
    internal RowPermutation(long count, Random random)
    {
        _count = (ulong)count;
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(0, count - 1));
        _halfBits = Math.Max(1, (bits + 1) / 2);
        _halfMask = (1UL << _halfBits) - 1;
        for (int round = 0; round < Rounds; round++)
        {
            _keys[round] = (ulong)random.NextInt64();
        }
    }

    /// <summary>The row that is read as number <paramref name="place"/>, both counted from 0.</summary>
    internal long this[long place]
    {
        get
        {
            ulong row = (ulong)place;
            do
            {
                row = Encrypt(row);
            }
            while (row >= _count);

            return (long)row;
        }
    }

    private ulong Encrypt(ulong value)
    {
        ulong left = value >> _halfBits;
        ulong right = value & _halfMask;
        foreach (ulong key in _keys)
        {
            (left, right) = (right, left ^ (Mix(right ^ key) & _halfMask));
        }

        return (left << _halfBits) | right;
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every input bit reaches every output bit.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
