using System.ComponentModel.DataAnnotations;
using GanMl.Models.Progressive;

namespace GanMl.Models.Style;

/// <summary>What the two architectures with a style generator have in common (Karras et al., 2019, 2020).</summary>
public abstract record StyleOptions : KarrasOptions
{
    /// <summary>Layers of the mapping network from the latent to the style.</summary>
    [Range(1, int.MaxValue)]
    public int MappingLayers { get; init; } = 8;

    /// <summary>The learning rate of the mapping network, as a part of that of all other layers.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double MappingLearningRate { get; init; } = 0.01;

    /// <summary>Values in a style (w); at most 1,048,576; null for as many as in a latent.</summary>
    [Range(1, LongestLatent)]
    public int? StyleSize { get; init; }

    /// <summary>Whether noise is added after each convolution.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>The share of training images that take their style from two latents with a random crossover between them.</summary>
    [Range(0.0, 1.0)]
    public double MixingProbability { get; init; } = 0.9;

    /// <summary>Whether images are resampled through a low-pass filter; false takes the nearest pixel, and means of 2 x 2.</summary>
    public bool Blur { get; init; } = true;
}
