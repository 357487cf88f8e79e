namespace GanMl.Models;

/// <summary>What is particular to style generators (Karras et al., 2019); other architectures have no use for it.</summary>
public sealed record StyleOptions
{
    /// <summary>Layers of the mapping network from the latent to the style.</summary>
    public int MappingLayers { get; init; } = 8;

    /// <summary>The learning rate of the mapping network, as a part of that of all other layers.</summary>
    public double MappingLearningRate { get; init; } = 0.01;

    /// <summary>Values in a style (w); null for as many as in a latent.</summary>
    public int? StyleSize { get; init; }

    /// <summary>Whether noise is added after each convolution.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>The share of training images that take their style from two latents with a random crossover between them, 0 to 1.</summary>
    public double MixingProbability { get; init; } = 0.9;

    /// <summary>Whether images are resampled through a low-pass filter; false takes the nearest pixel, and means of 2 x 2.</summary>
    public bool Blur { get; init; } = true;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">A value that no network can be built for; the message says which.</exception>
    public void Validate()
    {
        if (MappingLayers < 1 || StyleSize < 1)
        {
            throw new ArgumentException("Mapping layers and style size must be at least 1.");
        }

        if (MappingLearningRate is not (> 0 and <= 1))
        {
            throw new ArgumentException($"A mapping learning rate of {MappingLearningRate} is outside (0, 1]: it is a part of the learning rate.");
        }

        if (MixingProbability is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"A mixing probability of {MixingProbability} is outside [0, 1].");
        }
    }
}
