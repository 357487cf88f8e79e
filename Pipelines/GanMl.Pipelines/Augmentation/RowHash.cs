using GanMl.Inference.Latents;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>A number between 0 and 2^64 - 1 that is drawn once for each row of a view.</summary>
internal static class RowHash
{
    // A stream of its own: no latent is drawn from it.
    private const uint Stream = 0x52_4F_57_53;

    internal static ulong Of(DataViewRowId id, long seed)
    {
        ulong row = id.Low ^ (id.High * 0x9E3779B97F4A7C15UL);
        (uint low, uint high, _, _) = Philox4x32.Block(0, (uint)row, (uint)(row >> 32), Stream, (uint)seed, (uint)((ulong)seed >> 32));
        return ((ulong)high << 32) | low;
    }
}
