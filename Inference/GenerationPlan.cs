using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Inference.Running;

namespace GanMl.Inference;

/// <summary>Which images to generate: rows <see cref="FirstRow"/> to <c>FirstRow + Count - 1</c> of a seed.</summary>
public sealed record GenerationPlan
{
    private const int UsualBatch = 64;

    /// <summary>The seed of the latents; any number.</summary>
    public long Seed { get; init; }

    /// <summary>The first row, 0 or more.</summary>
    public long FirstRow { get; init; }

    /// <summary>How many images, 0 or more.</summary>
    public required long Count { get; init; }

    /// <summary>
    /// How many images a batch holds, at least 1; the last batch may hold fewer. It changes no image. Null: 64, or where images are large
    /// as many as have 4,194,304 values together: 21 of 256 x 256 in colour, one of 1,024 x 1,024.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>The label of a row. Without it, a conditional generator takes its classes in turn: row modulo number of classes.</summary>
    public Func<long, long>? LabelOf { get; init; }

    /// <summary>How far styles go from the average one (<see cref="GeneratorInput.Truncation"/>); null for all the way.</summary>
    public float? Truncation { get; init; }

    /// <summary>
    /// By what normal latents are multiplied, above 0 and at most <see cref="LatentSampler.LargestScale"/>: wider latents than 1, which
    /// generators are trained with, give more varied images of which more have failed; narrower ones the opposite. It changes nothing
    /// where the network normalises its latents, as style generators do: there a <see cref="Truncation"/> above 1 does the like.
    /// </summary>
    public float LatentScale { get; init; } = 1;

    /// <summary>
    /// Null to use the fixed noise in the file. Otherwise each image gets fresh noise, a pure function of this number and the row.
    /// </summary>
    public long? NoiseSeed { get; init; }

    /// <summary>
    /// Says which images are kept; null to keep all. A row has the first of its candidates that is kept: the image that it has without a
    /// filter, or one of others that belong to the row alone. So it does not depend on the rows around it, and every row has an image.
    /// </summary>
    public IImageFilter? Filter { get; init; }

    /// <summary>
    /// How many candidates of a row are tried, 1 to 1,024, before generation ends with a <see cref="FilterException"/> that says of which
    /// class there is none. 100 find one with a chance of 99.4% where one image in twenty is kept, and of 63% where one in a hundred is.
    /// </summary>
    public int MostCandidates { get; init; } = 100;

    /// <summary>
    /// Whether the network always runs on batches of the same size, the last one filled up with rows that nobody sees. ONNX Runtime may
    /// compute otherwise for few rows than for many, and a difference in the last bit can change a rounded pixel.
    /// </summary>
    internal bool HasWholeRuns { get; init; }

    /// <summary>How many images a batch holds.</summary>
    internal int BatchSizeFor(GeneratorInfo generator) =>
        BatchSize ?? GeneratorRunner.BatchOf(UsualBatch, Math.Max(generator.Shape.Length, generator.LatentSize));

    /// <summary>Draws the latents of the rows.</summary>
    internal LatentSampler SamplerFor(GeneratorInfo generator, RandomStream stream = RandomStream.Latents) =>
        new(Seed, generator.LatentSize, generator.Distribution, stream) { Scale = LatentScale };

    /// <exception cref="ArgumentException">The plan asks for something that the generator does not take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal void Check(GeneratorInfo generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(Count);
        CheckRows(FirstRow, Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize ?? 1, 1, nameof(BatchSize));
        Candidates.CheckedCount(MostCandidates, nameof(MostCandidates));
        if (Filter is not null && Count > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(FirstRow + (Count - 1), Candidates.LastRow, nameof(FirstRow));
        }

        LatentSampler.CheckedScale(LatentScale, generator.Distribution, nameof(LatentScale));
        if (LabelOf is not null && !generator.IsConditional)
        {
            throw new ArgumentException("The plan has labels, but the generator has no classes.");
        }

        if (Truncation is not null && !generator.TakesTruncation)
        {
            throw new ArgumentException("The plan has a truncation, but the generator takes none: its file has no such input.");
        }

        if (NoiseSeed is not null && generator.NoiseSize == 0)
        {
            throw new ArgumentException("The plan has a seed for noise, but the generator takes no noise: its file has no such input.");
        }
    }

    private static void CheckRows(long firstRow, long count)
    {
        if (count - 1 > long.MaxValue - firstRow)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), $"{count:N0} rows from row {firstRow:N0} on are more than there are: the last is {long.MaxValue:N0}.");
        }
    }
}
