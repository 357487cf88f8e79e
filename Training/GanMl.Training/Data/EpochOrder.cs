using GanMl.Inference.Latents;

namespace GanMl.Training.Data;

/// <summary>The order in which each epoch reads a set: a permutation that is a pure function of (seed, epoch).</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="count">Images in the set.</param>
internal sealed class EpochOrder(long seed, int count)
{
    private readonly int[] _order = new int[count];
    private long _epoch = -1;

    /// <summary>The image at a position of the endless sequence of epochs.</summary>
    internal int this[long position]
    {
        get
        {
            (long epoch, long row) = Math.DivRem(position, count);
            if (epoch != _epoch)
            {
                Shuffle(epoch);
            }

            return _order[row];
        }
    }

    /// <summary>Fisher and Yates, with a 32-bit number a swap: the bias at most count / 2^32.</summary>
    private void Shuffle(long epoch)
    {
        for (int i = 0; i < count; i++)
        {
            _order[i] = i;
        }

        for (int i = count - 1; i > 0; i--)
        {
            (uint word, _, _, _) = Philox4x32.Block(
                (uint)i, (uint)epoch, (uint)(epoch >> 32), RandomStream.DataOrder, seed);
            int other = (int)(((ulong)word * (ulong)(i + 1)) >> 32);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }

        _epoch = epoch;
    }
}
