using GanMl.Models.Progressive;
using GanMl.Models.Style;

namespace GanMl.Models.StyleGan2;

/// <summary>
/// StyleGAN2's generator (Karras et al., 2020): styles act through the modulation and demodulation of weights, images of all sizes are
/// summed, nothing grows.
/// </summary>
internal sealed class ModulatedStyleGenerator : StyleGenerator
{
    /// <summary>A generator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 pixels doubled.</exception>
    public ModulatedStyleGenerator(NetworkOptions options)
        : this(options, options.ArchitectureAs<StyleGan2Options>(), GrowthStages.Grown("stylegan2", options.ImageSize))
    {
    }

    private ModulatedStyleGenerator(NetworkOptions options, StyleGan2Options own, GrowthStages stages)
        : base("stylegan2", options, own, stages, styleSize => new ModulatedSynthesis(options.Channels, own, stages, styleSize))
    {
    }
}
