using GanMl.Models.Progressive;
using GanMl.Models.Style;

namespace GanMl.Models.StyleGan;

/// <summary>StyleGAN (Karras, Laine and Aila, 2019).</summary>
public sealed class StyleGanArchitecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "stylegan";

    /// <inheritdoc/>
    public string Description => "Styles by adaptive instance normalisation, noise, style mixing; grows; 8, 16, 32, 64 or 128 pixels.";

    /// <inheritdoc/>
    public ArchitectureOptions DefaultOptions { get; } = new StyleGanOptions();

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new AdaptiveStyleGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options)
    {
        var own = options.ArchitectureAs<StyleGanOptions>();
        return new ProgressiveDiscriminator(options, own, own.Blur);
    }
}

/// <summary>The options of the stylegan architecture.</summary>
public sealed record StyleGanOptions : StyleOptions;
