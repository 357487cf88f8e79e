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
    public string Description => "Two multilayer perceptrons: latent 30 - 100 - 150 - pixels, and its mirror. Small and quick, blurred images.";

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new DenseGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new DenseDiscriminator(options);
}
