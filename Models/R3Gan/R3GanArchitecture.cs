namespace GanMl.Models.R3Gan;

/// <summary>R3GAN (Huang et al., 2024): plain residual networks without normalisation, made for the relativistic loss with R1 and R2.</summary>
public sealed class R3GanArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "r3gan";

    /// <inheritdoc/>
    public string Description => "R3GAN: residual blocks without normalisation; sizes that halve to 4 to 7 pixels, such as 28, 32, 64.";

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new R3GanGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new R3GanDiscriminator(options);
}
