using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Pipelines.Filters;

/// <summary>
/// Which generated images of a view are kept, and what takes the place of the others. A row has the first of its candidates that the filter
/// keeps: the image of its latent, or one of others that are a pure function of <see cref="Seed"/> and the row's number. So a row has one
/// image in every order of reading and in every process, and no row is missing.
/// </summary>
/// <remarks>
/// The latents of the view are those of first candidates: they are not the latents of images that have taken the place of others.
/// </remarks>
/// <param name="filter">Says which images are kept.</param>
public sealed class RowFilter(IImageFilter filter)
{
    /// <summary>Says which images are kept.</summary>
    public IImageFilter Filter { get; } = filter ?? throw new ArgumentNullException(nameof(filter));

    /// <summary>
    /// The seed of further candidates. With that of the noise, a row has the image that <see cref="OnnxGenerator.Generate(GenerationPlan,
    /// CancellationToken)"/> gives it with the same filter.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>By what the latents of further candidates are multiplied: the number that the noise has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public float LatentScale
    {
        get;
        init => field = LatentSampler.CheckedScale(value, nameof(LatentScale));
    } = 1;

    /// <summary>The column of row numbers: Int64, 0 or more, as <c>CreateNoise</c> makes it.</summary>
    public string RowColumn { get; init; } = "Row";

    /// <summary>
    /// How many candidates of a row are tried, 1 to 1,024, before reading ends with a <see cref="FilterException"/> that says of which
    /// class there is none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MostCandidates
    {
        get;
        init => field = Candidates.CheckedCount(value, nameof(MostCandidates));
    } = 100;

    /// <summary>What draws the candidates of a generator's rows.</summary>
    /// <exception cref="ArgumentException">The generator takes uniform latents, and they are to be wider.</exception>
    internal Candidates CandidatesFor(GeneratorInfo generator) => new(
        Filter,
        new LatentSampler(Seed, generator.LatentSize, generator.Distribution, RandomStream.Candidates) { Scale = LatentScale },
        MostCandidates);
}
