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
}
