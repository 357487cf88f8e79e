using GanMl.Inference.Latents;

namespace GanMl.Training.Data;

/// <summary>
/// Streams of random numbers under one seed that never meet. Stream 0 is the one from which generated images are counted,
/// so the sample grid shows the very images that the exported file will draw for the run's seed.
/// </summary>
internal static class RandomStreams
{
    internal const uint Samples = 0;
    internal const uint DiscriminatorLatents = 1;
    internal const uint GeneratorLatents = 2;
    internal const uint DataOrder = 3;
    internal const uint Steps = 4;
    internal const uint RollBacks = 5;

    /// <summary>The seed with which a run goes on after it went back some times: its own at first, then another each time.</summary>
    internal static long SeedAfter(int rollBacks, long seed) => rollBacks == 0 ? seed : Mix(seed, rollBacks, RollBacks);

    /// <summary>
    /// The seed of torch's global random numbers for one step (dropout, noise, crossovers), a pure function of the run's seed and the images
    /// seen before: a run that goes on from a checkpoint draws what it would have drawn, on any device.
    /// </summary>
    internal static long SeedOfStep(long seed, long imagesSeen) => Mix(seed, imagesSeen, Steps);

    private static long Mix(long seed, long number, uint stream)
    {
        (uint low, uint high, _, _) = Philox4x32.Block((uint)number, (uint)(number >> 32), 0, stream, (uint)seed, (uint)(seed >> 32));
        return (long)(((ulong)high << 32) | low);
    }
}
