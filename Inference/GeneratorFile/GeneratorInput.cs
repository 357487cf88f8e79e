using GanMl.Inference.Latents;

namespace GanMl.Inference.GeneratorFile;

/// <summary>The input of a generator for some rows, in the caller's memory, which is only read.</summary>
public readonly ref struct GeneratorInput
{
    /// <summary>[rows, latent size], as <see cref="LatentSampler"/> writes them.</summary>
    public required ReadOnlySpan<float> Latents { get; init; }

    /// <summary>One for each row, 0 to number of classes - 1. Empty when the generator is unconditional.</summary>
    public ReadOnlySpan<long> Labels { get; init; }

    /// <summary>
    /// How far the style may be from the average one, for a generator with <see cref="GeneratorInfo.TakesTruncation"/>: 1 gives all of its
    /// variety, 0 the average image, and values between them fewer failures and less variety (Karras et al. 2019, appendix B). Null for 1.
    /// </summary>
    public float? Truncation { get; init; }

    /// <summary>
    /// [rows, latent size]: second latents, whose style takes over at <see cref="StyleLayer"/>, for a generator with
    /// <see cref="GeneratorInfo.TakesStyle"/>. Empty for none.
    /// </summary>
    public ReadOnlySpan<float> StyleLatents { get; init; }

    /// <summary>
    /// The first layer of the synthesis network, counted from 0, that takes its style from the second latent. Null when there is none.
    /// </summary>
    public long? StyleLayer { get; init; }

    /// <summary>
    /// [rows, <see cref="GeneratorInfo.NoiseSize"/>]: the noise of all layers, the maps one after the other, smallest first; standard
    /// normal in training. Empty to use the fixed noise in the file, so that images depend on latents and labels alone.
    /// </summary>
    public ReadOnlySpan<float> Noise { get; init; }

    /// <summary>Some of the rows.</summary>
    internal GeneratorInput Slice(int row, int count, int latentSize, int noiseSize) => new()
    {
        Latents = Latents.Slice(row * latentSize, count * latentSize),
        Labels = Labels.IsEmpty ? Labels : Labels.Slice(row, count),
        Truncation = Truncation,
        StyleLatents = StyleLatents.IsEmpty ? StyleLatents : StyleLatents.Slice(row * latentSize, count * latentSize),
        StyleLayer = StyleLayer,
        Noise = Noise.IsEmpty ? Noise : Noise.Slice(row * noiseSize, count * noiseSize),
    };
}
