namespace GanMl.Models.StyleGan2;

/// <summary>StyleGAN2 (Karras et al., 2020).</summary>
public sealed class StyleGan2Architecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "stylegan2";

    /// <inheritdoc/>
    public string Description => "StyleGAN2: weights modulated and demodulated by the style, skip generator, residual discriminator; sizes 8, 16, 32, 64, 128.";

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new ModulatedStyleGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new ResidualDiscriminator(options);
}
