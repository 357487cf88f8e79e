namespace GanMl.Models.Progressive;

/// <summary>The progressively growing GAN (Karras, Aila, Laine and Lehtinen, 2018).</summary>
public sealed class ProgressiveArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "progressive";

    /// <inheritdoc/>
    public string Description => "Progressively growing GAN: 4 pixels doubled up to the size of the images, new layers faded in; sizes 8, 16, 32, 64, 128.";

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new ProgressiveGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new ProgressiveDiscriminator(options);
}
