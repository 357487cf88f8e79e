namespace GanMl.Models.Dcgan;

/// <summary>
/// The deep convolutional GAN (Radford, Metz and Chintala, 2015) in the textbook's form for Fashion-MNIST: kernel 5,
/// stride 2, 128 and 64 feature maps. Larger images get more stages of the same kind.
/// </summary>
public sealed class DcganArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "dcgan";

    /// <inheritdoc/>
    public string Description => "Transposed convolutions with batch normalisation, the quick one; 20, 24, 28, 32, 40, 48, ... pixels.";

    /// <inheritdoc/>
    public ArchitectureOptions DefaultOptions { get; } = new DcganOptions();

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new DcganGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new DcganDiscriminator(options);
}

/// <summary>The options of the dcgan architecture.</summary>
public sealed record DcganOptions : MinibatchOptions
{
    /// <inheritdoc/>
    public override int LatentSize { get; init; } = 100;

    /// <summary>Whether the discriminator normalises its weights by their largest singular value (Miyato et al., 2018).</summary>
    public bool SpectralNormalization { get; init; }

    /// <summary>
    /// Whether convolutions compute with bfloat16 numbers in training; weights, and all other layers, stay float32, and so does what is
    /// exported. Null for whether the training device is faster with them: a GPU from NVIDIA's Ampere on, or a CPU with AMX. Layers under
    /// spectral normalisation stay float32.
    /// </summary>
    public bool? BFloat16 { get; init; }

    /// <inheritdoc/>
    public override ArchitectureOptions For(bool hasBFloat16) => this with { BFloat16 = BFloat16 ?? hasBFloat16 };
}
