using System.ComponentModel.DataAnnotations;

namespace GanMl.Models.R3Gan;

/// <summary>
/// R3GAN (Huang et al., 2024): plain residual networks without normalisation, made for the relativistic loss with R1 and R2.
/// </summary>
public sealed class R3GanArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "r3gan";

    /// <inheritdoc/>
    public string Description => "Residual blocks without normalisation, for quality; 8, 10, 12, 14, 16, 20, 24, ... pixels.";

    /// <inheritdoc/>
    public ArchitectureOptions DefaultOptions { get; } = new R3GanOptions();

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new R3GanGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new R3GanDiscriminator(options);
}

/// <summary>The options of the r3gan architecture.</summary>
public sealed record R3GanOptions : FeatureMapOptions
{
    /// <inheritdoc/>
    public override int LatentSize { get; init; } = 64;

    /// <inheritdoc/>
    public override int FeatureMapBase { get; init; } = 896;

    /// <summary>Residual blocks at each size. The paper has 2.</summary>
    [Range(1, int.MaxValue)]
    public int Blocks { get; init; } = 1;

    /// <summary>Feature maps inside a block for one outside. The paper has 2 (an inverted bottleneck).</summary>
    [Range(1, int.MaxValue)]
    public int Expansion { get; init; } = 2;

    /// <summary>
    /// Feature maps of a group of a block's 3 x 3 convolution, as in the paper (more where they do not divide the maps); 0 for all in one
    /// group, which a CPU computes faster.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int GroupMaps { get; init; } = 16;

    /// <summary>Whether noise is added before every block of the generator, as R3GAN's authors do by now.</summary>
    public bool BlockNoise { get; init; }

    /// <summary>
    /// Whether the embeddings of all classes start equal, in both networks, so that a class begins as images in general and becomes one of
    /// its own. With <see cref="SharedSizes"/> the generator's do so in any case.
    /// </summary>
    public bool EqualClasses { get; init; }

    /// <summary>
    /// How many of its smallest sizes the generator draws without being told the class, so that classes with few images learn them from all
    /// others; at the larger sizes the class then scales and shifts the feature maps. After Khorram et al., 2024, without their second
    /// loss. 0: the class joins the latent, as an embedding of <see cref="NetworkOptions.LabelEmbeddingSize"/>. Nothing without classes.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int SharedSizes { get; init; }

    /// <summary>
    /// Whether the blocks compute with bfloat16 numbers in training, as in the paper; weights stay float32, and so does what is exported.
    /// Null for whether the training device is faster with them: a GPU from NVIDIA's Ampere on, or a CPU with AMX. Other CPUs get slower.
    /// </summary>
    public bool? BFloat16 { get; init; }

    /// <inheritdoc/>
    public override ArchitectureOptions For(bool hasBFloat16) => this with { BFloat16 = BFloat16 ?? hasBFloat16 };
}
