using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Filters;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Pipelines.Generation;

/// <summary>Which columns feed a generator, which ones it fills, and how it runs.</summary>
public sealed record GenerateImagesOptions
{
    /// <summary>The input column of latents: Vector&lt;Single, latent size&gt;.</summary>
    public string LatentColumn { get; init; } = "Latent";

    /// <summary>The input column of labels: a key with as many values as the generator has classes. Ignored when it has none.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>
    /// The input column of truncations, Single, for a generator with <see cref="GeneratorInfo.TakesTruncation"/>. Null: the column
    /// <c>Truncation</c>, where there is one in the data of <see cref="ImageGeneratorEstimator.Fit"/>. Rows with different truncations go
    /// through the network separately.
    /// </summary>
    public string? TruncationColumn { get; init; }

    /// <summary>The truncation of every row: 1 gives all of the variety, 0 the average image. Null: that of the column, or 1.</summary>
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
    /// Null: the column <c>StyleLatent</c>, where there is one in the data of <see cref="ImageGeneratorEstimator.Fit"/>.
    /// </summary>
    public string? StyleLatentColumn { get; init; }

    /// <summary>
    /// The input column of the first layers, Int32 from 0, that take their style from the second latent. Null: the column
    /// <c>StyleLayer</c>, where there is one in the data of <see cref="ImageGeneratorEstimator.Fit"/>. Rows with different layers go
    /// through the network separately.
    /// </summary>
    public string? StyleLayerColumn { get; init; }

    /// <summary>
    /// Which images are kept, and what takes the place of the others; null to keep all. A transformer with a filter cannot be saved.
    /// </summary>
    public RowFilter? Filter { get; init; }

    /// <summary>The output column of pixels, 0 (black) to 1 (white), in the order of <see cref="Layout"/>.</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The order of the pixels; by default Vector&lt;Single, channels, height, width&gt;.</summary>
    public PixelLayout Layout { get; init; } = PixelLayout.ChannelsFirst;

    /// <summary>The output column of images for ML.NET's image transforms. Null: there is none.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>
    /// The most rows that go through the network at once. A cursor starts with one row and works up to this number, so reading a single row
    /// costs no more than that row; a cursor that is read further generates on all cores. Null: on the CPU 64 to 256 for dense networks,
    /// and for convolutional ones as many as have 16,384 pixel values together, because more do not fit the cache; on other devices 64.
    /// Each cursor keeps two batches for every core in memory, and one more.
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
    /// How the file is opened, threads included; null for the defaults. Where it names no device, that is the GPU with the number
    /// <c>MLContext.GpuDeviceId</c>, or the CPU where that is null. If the GPU cannot be used, <c>MLContext.FallbackToCpu</c> decides
    /// whether the CPU takes its place, with a warning in the log. Must be null when the generator is already open.
    /// </summary>
    public OnnxGeneratorOptions? Opening { get; init; }

    /// <summary>
    /// Receives messages about how a model was saved, and about a GPU that cannot be used. By default they go to <c>mlContext.Log</c>.
    /// </summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>
    /// Whether the columns of truncations and second latents are those that are named and no others, because the data to which the
    /// transformer was fitted had no others.
    /// </summary>
    internal bool ColumnsAreSettled { get; init; }

    /// <summary>The values of black and white in the pixels.</summary>
    internal PixelRange PixelRange { get; init; } = PixelRange.Sigmoid;

    /// <summary>The order of the colours in the pixels.</summary>
    internal ColorOrder Colors { get; init; }

    /// <summary>How pixels are written.</summary>
    internal PixelForm PixelForm => new(Layout, Colors, PixelRange);

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
