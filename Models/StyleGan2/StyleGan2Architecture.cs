using GanMl.Models.Style;

namespace GanMl.Models.StyleGan2;

/// <summary>StyleGAN2 (Karras et al., 2020).</summary>
public sealed class StyleGan2Architecture : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "stylegan2";

    /// <inheritdoc/>
    public string Description => "Styles modulate and demodulate weights, skip generator; 8, 16, 32, 64 or 128 pixels.";

    /// <inheritdoc/>
    public ArchitectureOptions DefaultOptions { get; } = new StyleGan2Options();

    /// <inheritdoc/>
    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new ModulatedStyleGenerator(options);

    /// <inheritdoc/>
    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new ResidualDiscriminator(options);
}

/// <summary>The options of the stylegan2 architecture.</summary>
public sealed record StyleGan2Options : StyleOptions;
