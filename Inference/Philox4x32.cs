using System.Runtime.CompilerServices;

namespace GanMl.Inference;

/// <summary>
/// Philox4x32-10: turns a 128-bit counter and a 64-bit key into 128 random bits, with no state in between
/// (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// Whoever knows the place of a number in the sequence can have it without the numbers before it.
/// </summary>
public static class Philox4x32
{
    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstKeyStep = 0x9E3779B9;
    private const uint SecondKeyStep = 0xBB67AE85;

    /// <summary>The four random words that belong to a counter of four words under a key of two, lowest words first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstMultiplier * counter0;
            ulong second = (ulong)SecondMultiplier * counter2;
            counter0 = (uint)(second >> 32) ^ counter1 ^ key0;
            counter2 = (uint)(first >> 32) ^ counter3 ^ key1;
            counter1 = (uint)second;
            counter3 = (uint)first;
            key0 += FirstKeyStep;
            key1 += SecondKeyStep;
        }

        return (counter0, counter1, counter2, counter3);
    }
}
