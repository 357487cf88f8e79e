namespace GanMl.Models.Progressive;

/// <summary>The progressively growing GAN (Karras, Aila, Laine and Lehtinen, 2018).</summary>
public sealed class ProgressiveArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "progressive";

    /// <inheritdoc/>
    public string Description => "Grows from 4 pixels, new layers fade in; 8, 16, 32, 64 or 128 pixels.";

    /// <inheritdoc/>
    public ArchitectureOptions DefaultOptions { get; } = new ProgressiveOptions();

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new ProgressiveGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new ProgressiveDiscriminator(options);
}
