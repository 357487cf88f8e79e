using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Pipelines.Generation;

/// <summary>Which columns feed a generator, which ones it fills, and how it runs.</summary>
public sealed record GenerateImagesOptions
{
    /// <summary>The input column of latents: Vector&lt;Single, latent size&gt;.</summary>
    public string LatentColumn { get; init; } = "Latent";

    /// <summary>The input column of labels, a key of as many values as the generator has classes. Not looked at when it has none.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>
    /// The input column of truncations, Single, for a generator with <see cref="GeneratorInfo.TakesTruncation"/>. Null: the column
    /// <c>Truncation</c>, where there is one. Rows of different truncations do not go through the network together.
    /// </summary>
    public string? TruncationColumn { get; init; }

    /// <summary>
    /// The truncation of every row: 1 is all of the variety, 0 the average image. Null: that of the column, or all of the variety.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number.</exception>
    public float? Truncation
    {
        get;
        init
        {
            field = float.IsFinite(value ?? 0) ? value : throw new ArgumentOutOfRangeException(nameof(Truncation), value, "Not a number.");
        }
    }

    /// <summary>
    /// The input column of second latents, Vector&lt;Single, latent size&gt;, for a generator with <see cref="GeneratorInfo.TakesStyle"/>.
    /// Null: the column <c>StyleLatent</c>, where there is one.
    /// </summary>
    public string? StyleLatentColumn { get; init; }

    /// <summary>
    /// The input column of the layers, Int32 from 0, from which on the second latent decides. Null: the column <c>StyleLayer</c>, where
    /// there is one. Rows of different layers do not go through the network together.
    /// </summary>
    public string? StyleLayerColumn { get; init; }

    /// <summary>The output column of pixels, 0 (black) to 1 (white), in the order of <see cref="Layout"/>.</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The order of the pixels: Vector&lt;Single, channels, height, width&gt; unless otherwise asked for.</summary>
    public PixelLayout Layout { get; init; } = PixelLayout.ChannelsFirst;

    /// <summary>The output column of images for ML.NET's image transforms. Null: there is none.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>
    /// How many rows at most go through the network at once. A cursor begins with one and works up to it, so that a reader of one
    /// row pays for one; a reader who stays is worked for on all cores. Null: on the processor 64 to 256 for dense networks, and for
    /// convolutions as many as have 16,384 pixel values together, because more of them leave the cache; on other devices 64. Each cursor
    /// keeps two batches for every core in memory, and one more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(BatchSize));
            field = value;
        }
    }

    /// <summary>
    /// How the file is opened, threads included; null for the defaults. Stays null where the generator is given open.
    /// </summary>
    public OnnxGeneratorOptions? Opening { get; init; }

    /// <summary>Is told what a user should know and nobody returns: how a model was saved. Nobody, by default.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The most rows in one run of the network.</summary>
    /// <param name="generator">What it says of itself.</param>
    /// <param name="good">How many are good for it.</param>
    internal int BatchSizeFor(GeneratorInfo generator, int good) =>
        Math.Min(BatchSize ?? good, Array.MaxLength / Math.Max(generator.Shape.Length, generator.LatentSize));

    /// <exception cref="ArgumentException">The output columns have no names of their own.</exception>
    internal void CheckOutputNames()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(PixelsColumn);
        if (ImageColumn is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(ImageColumn);
        }

        if (PixelsColumn == ImageColumn)
        {
            throw new ArgumentException($"Pixels and images cannot both be called '{PixelsColumn}': choose another name for one.");
        }
    }
}
