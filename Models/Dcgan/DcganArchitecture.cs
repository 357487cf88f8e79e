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
    public string Description => "Deep convolutional GAN: latent 100, transposed convolutions with batch normalisation; sizes 28, 32, 64 and the like.";

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new DcganGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new DcganDiscriminator(options);
}
