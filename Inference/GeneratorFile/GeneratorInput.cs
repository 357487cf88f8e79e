using GanMl.Inference.Latents;

namespace GanMl.Inference.GeneratorFile;

/// <summary>What a generator is given for some rows: the caller's memory, which is only read.</summary>
public readonly ref struct GeneratorInput
{
    /// <summary>[rows, latent size], as <see cref="LatentSampler"/> writes them.</summary>
    public required ReadOnlySpan<float> Latents { get; init; }

    /// <summary>One for each row, 0 to number of classes - 1. Empty when the generator is unconditional.</summary>
    public ReadOnlySpan<long> Labels { get; init; }

    /// <summary>
    /// How far the style goes from the average one, for a generator with <see cref="GeneratorInfo.TakesTruncation"/>: 1 is all of
    /// its variety, 0 the average image, between them fewer failures and less variety (Karras et al. 2019, appendix B).
    /// Null for 1.
    /// </summary>
    public float? Truncation { get; init; }

    /// <summary>
    /// [rows, latent size]: second latents, whose style takes over at <see cref="StyleLayer"/>, for a generator with
    /// <see cref="GeneratorInfo.TakesStyle"/>. Empty for none.
    /// </summary>
    public ReadOnlySpan<float> StyleLatents { get; init; }

    /// <summary>
    /// The layer of the synthesis network, counted from 0, from which on the second latent decides the style. Null where there is none.
    /// </summary>
    public long? StyleLayer { get; init; }

    /// <summary>
    /// [rows, <see cref="GeneratorInfo.NoiseSize"/>]: the noise of all layers, the maps one after the other, smallest first; standard
    /// normal in training. Empty for the fixed noise that the file holds, with which images follow from latents and labels alone.
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
