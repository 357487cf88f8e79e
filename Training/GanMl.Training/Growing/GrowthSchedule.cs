using System.ComponentModel.DataAnnotations;
using GanMl.Models;

namespace GanMl.Training.Growing;

/// <summary>
/// Where networks stand after some images: the smallest size learns by itself, then each next one fades in in a straight line and learns
/// by itself (Karras et al., 2018). A pure function of the images seen, so that a run can resume anywhere.
/// </summary>
internal sealed class GrowthSchedule
{
    private readonly IReadOnlyList<int> _sizes;
    private readonly GrowthOptions _options;
    private readonly int _batchSize;

    /// <summary>The schedule of a run.</summary>
    /// <param name="sizes">The sizes of the networks, smallest first.</param>
    /// <param name="options">How long each phase is.</param>
    /// <param name="images">Images of the whole run.</param>
    /// <param name="batchSize">Real images in a batch where the options do not say otherwise.</param>
    /// <exception cref="OptionException">The phases take longer than the run, or a batch size is for a size that there is not.</exception>
    public GrowthSchedule(IReadOnlyList<int> sizes, GrowthOptions options, long images, int batchSize)
    {
        _sizes = sizes;
        _options = options;
        _batchSize = batchSize;
        int phases = 2 * (sizes.Count - 1);
        PhaseImages = options.PhaseImages ?? Math.Max(1, images / 2 / Math.Max(1, phases));
        if (PhaseImages < 1 || PhaseImages > images / Math.Max(1, phases))
        {
            throw new OptionException(
                nameof(options.PhaseImages),
                $"{phases} phases of {PhaseImages:N0} images do not fit into a run of {images:N0}, "
                + "which must also have some for the full size. Give fewer images a phase, or more for the run.");
        }

        foreach ((int size, int batch) in options.BatchSizes)
        {
            if (!sizes.Contains(size) || batch < 2)
            {
                throw new OptionException(
                    nameof(options.BatchSizes),
                    $"A batch of {batch} images at {size} pixels is not possible: "
                    + $"the networks grow through {string.Join(", ", sizes)} pixels, and a batch has at least 2 images.");
            }
        }
    }

    /// <summary>Images of each phase before the last.</summary>
    public long PhaseImages { get; }

    /// <summary>Where the networks stand when the next batch begins.</summary>
    /// <param name="imagesSeen">Images seen before.</param>
    public GrowthPoint At(long imagesSeen)
    {
        (long phase, long within) = Math.DivRem(imagesSeen, PhaseImages);
        int stage = (int)Math.Min((phase + 1) / 2, _sizes.Count - 1);
        bool isFading = stage > 0 && phase == (2 * stage) - 1;
        return new GrowthPoint(_sizes[stage], isFading ? (double)within / PhaseImages : 1);
    }

    /// <summary>Real images in a batch at a size.</summary>
    public int BatchSizeAt(int size) => _options.BatchSizes.TryGetValue(size, out int batch) ? batch : _batchSize;
}

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
