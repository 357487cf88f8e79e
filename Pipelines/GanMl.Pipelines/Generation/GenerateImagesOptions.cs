using GanMl.Inference;

namespace GanMl.Pipelines;

/// <summary>Which columns feed a generator, which ones it fills, and how it runs.</summary>
public sealed record GenerateImagesOptions
{
    /// <summary>The input column of latents: Vector&lt;Single, latent size&gt;.</summary>
    public string LatentColumn { get; init; } = "Latent";

    /// <summary>The input column of labels, a key of as many values as the generator has classes. Not looked at when it has none.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>The output column of pixels: Vector&lt;Single, channels, height, width&gt;, 0 (black) to 1 (white).</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The output column of images for ML.NET's image transforms. Null: there is none.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>
    /// How many rows at most go through the network at once. A cursor begins with one and works up to it, so that a reader
    /// of one row pays for one. Dense networks gain from 64 or more. For convolutions on a CPU it matters little; there, let
    /// several cursors run with one thread each (<see cref="OnnxGeneratorOptions.IntraOpThreads"/>). Each cursor keeps the
    /// images of one batch in memory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(BatchSize));
            field = value;
        }
    } = 64;

    /// <summary>
    /// How the file is opened, threads included; null for the defaults. Stays null where the generator is given open.
    /// </summary>
    public OnnxGeneratorOptions? Opening { get; init; }

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
