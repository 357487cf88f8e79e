using GanMl.Inference.Latents;

namespace GanMl.Training.Data;

/// <summary>
/// Seeds that follow from that of a run. The sample grid is drawn from <see cref="RandomStream.Latents"/> of the run's own seed, so that it
/// shows the very images that the exported file will draw for it.
/// </summary>
internal static class DerivedSeeds
{
    /// <summary>The seed with which a run goes on after it went back some times: its own at first, then another each time.</summary>
    internal static long After(int rollBacks, long seed) => rollBacks == 0 ? seed : Mix(seed, rollBacks, RandomStream.RollBacks);

    /// <summary>
    /// The seed of torch's global random numbers for one step (dropout, noise, crossovers), a pure function of the run's seed
    /// and the images seen before: a run that goes on from a checkpoint draws what it would have drawn, on any device.
    /// </summary>
    internal static long OfStep(long seed, long imagesSeen) => Mix(seed, imagesSeen, RandomStream.Steps);

    private static long Mix(long seed, long number, RandomStream stream)
    {
        (uint low, uint high, _, _) = Philox4x32.Block((uint)number, (uint)(number >> 32), 0, stream, seed);
        return (long)(((ulong)high << 32) | low);
    }
}
