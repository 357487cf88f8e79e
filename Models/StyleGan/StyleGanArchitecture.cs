using GanMl.Models.Progressive;

namespace GanMl.Models.StyleGan;

/// <summary>StyleGAN (Karras, Laine and Aila, 2019).</summary>
public sealed class StyleGanArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "stylegan";

    /// <inheritdoc/>
    public string Description => "StyleGAN: mapping network, adaptive instance normalisation, noise, style mixing; grows; sizes 8, 16, 32, 64, 128.";

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new AdaptiveStyleGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new ProgressiveDiscriminator(options, options.Style.Blur);
}
