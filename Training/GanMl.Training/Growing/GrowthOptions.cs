using System.ComponentModel.DataAnnotations;

namespace GanMl.Training.Growing;

/// <summary>How networks grow while they learn (Karras et al., 2018, section 2 and appendix A.1).</summary>
public sealed record GrowthOptions
{
    /// <summary>
    /// Images of each phase before the last: a size learns by itself for so many, the next one fades in for so many, and so on; the last
    /// size has the rest of the run. Null takes half of the run for all of them together. The paper has 800 thousand (600 thousand in its
    /// published code).
    /// </summary>
    [Range(1, long.MaxValue)]
    public long? PhaseImages { get; init; }

    /// <summary>Real images in a batch while images have this height and width. Sizes that are not named take the run's own.</summary>
    public IReadOnlyDictionary<int, int> BatchSizes { get; init; } = new Dictionary<int, int>();

    /// <summary>As a generator file tells it: <c>progressive</c>, with images of a phase and batch sizes where they were chosen.</summary>
    public override string ToString() => string.Join(
        ", ",
        [
            "progressive",
            .. PhaseImages is { } images ? new[] { $"{images} images a phase" } : [],
            .. BatchSizes.Select(entry => $"batches of {entry.Value} at {entry.Key} pixels"),
        ]);
}
