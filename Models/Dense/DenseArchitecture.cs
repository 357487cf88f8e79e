namespace GanMl.Models.Dense;

/// <summary>
/// The plain GAN of two multilayer perceptrons (Goodfellow et al., 2014), with the layer sizes 100 and 150 of the
/// textbook example on Fashion-MNIST.
/// </summary>
public sealed class DenseArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "dense";

    /// <inheritdoc/>
    public string Description => "Two multilayer perceptrons: small and quick, blurred images of any size.";

    /// <inheritdoc/>
    public ArchitectureOptions DefaultOptions { get; } = new DenseOptions();

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new DenseGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new DenseDiscriminator(options);
}

/// <summary>The options of the dense architecture.</summary>
public sealed record DenseOptions : MinibatchOptions
{
    /// <inheritdoc/>
    public override int LatentSize { get; init; } = 30;

    /// <summary>Whether the discriminator normalises its weights by their largest singular value (Miyato et al., 2018).</summary>
    public bool SpectralNormalization { get; init; }
}
