using GanMl.Models.Progressive;
using GanMl.Models.Style;

namespace GanMl.Models.StyleGan;

/// <summary>StyleGAN's generator (Karras, Laine and Aila, 2019): styles act through adaptive instance normalisation. It can grow.</summary>
internal sealed class AdaptiveStyleGenerator : StyleGenerator, IGrowing
{
    /// <summary>A fully grown generator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 pixels doubled.</exception>
    public AdaptiveStyleGenerator(NetworkOptions options)
        : this(options, options.ArchitectureAs<StyleGanOptions>(), GrowthStages.Grown("stylegan", options.ImageSize))
    {
    }

    private AdaptiveStyleGenerator(NetworkOptions options, StyleGanOptions own, GrowthStages stages)
        : base("stylegan", options, own, stages, styleSize => new AdaptiveSynthesis(options.Channels, own, stages, styleSize))
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Sizes => Stages.Sizes;

    /// <inheritdoc/>
    public GrowthPoint Growth
    {
        get => Stages.Point;
        set => Stages.MoveTo(value);
    }
}
