using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;

namespace GanMl.Models;

/// <summary>What the layers of the networks are like. The seed's dense and dcgan have use for the remedies alone, which are in every discriminator.</summary>
public sealed record LayerOptions
{
    /// <summary>
    /// Feature maps times the side of the map in pixels: 512 means 16 maps at 32 pixels, 32 at 16, 64 at 8, and so on up to
    /// <see cref="MaximumFeatureMaps"/>. The papers have 8192.
    /// </summary>
    public int FeatureMapBase { get; init; } = 768;

    /// <summary>The most feature maps of a layer. The papers have 512.</summary>
    public int MaximumFeatureMaps { get; init; } = 128;

    /// <summary>Residual blocks at each size of an r3gan network. The paper has 2.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Feature maps inside an r3gan block for one outside. The paper has 2 (an inverted bottleneck).</summary>
    public int Expansion { get; init; } = 2;

    /// <summary>
    /// Feature maps of a group of the 3 x 3 convolution of an r3gan block, as in the paper (more where they do not divide
    /// the maps); 0 for all in one group, which a CPU computes faster.
    /// </summary>
    public int GroupMaps { get; init; } = 16;

    /// <summary>
    /// Whether an r3gan network computes its blocks with bfloat16 numbers while it trains, as in the paper; weights stay float32, and so does what is
    /// exported. Null for whether the training device is a GPU that has them: from NVIDIA's Ampere on. CPUs without AVX512-BF16 only get slower.
    /// </summary>
    public bool? BFloat16 { get; init; }

    /// <summary>
    /// Images in a group of the minibatch standard deviation before a discriminator's end (Karras et al., 2018); 0 leaves the layer out, null takes what
    /// the architecture has: 4 in progressive and style networks, no layer in the others.
    /// </summary>
    public int? MinibatchGroup { get; init; }

    /// <summary>Kernels of minibatch discrimination before a discriminator's logit (Salimans et al., 2016); 0 leaves the layer out.</summary>
    public int MinibatchKernels { get; init; }

    /// <summary>Whether a dense or dcgan discriminator normalises its weights by their largest singular value (Miyato et al., 2018).</summary>
    public bool SpectralNormalization { get; init; }

    /// <summary>Whether weights start as N(0, 1) and are scaled at run time (equalised learning rate).</summary>
    public bool EqualizedLearningRate { get; init; } = true;

    /// <summary>Whether the progressive generator normalises the feature vector of each pixel after each convolution.</summary>
    public bool PixelNormalization { get; init; } = true;

    /// <summary>Feature maps of the layers at a size.</summary>
    /// <param name="size">Height and width in pixels.</param>
    public int FeatureMapsAt(int size) => Math.Clamp(FeatureMapBase / size, 1, MaximumFeatureMaps);

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">A value that no network can be built for; the message says which.</exception>
    public void Validate()
    {
        if (FeatureMapBase < 1 || MaximumFeatureMaps < 1)
        {
            throw new ArgumentException("Feature map base and maximum must be at least 1.");
        }

        if (Blocks < 1)
        {
            throw new ArgumentException($"{Blocks} residual blocks at each size are not possible: there is at least 1.");
        }

        if (Expansion < 1 || GroupMaps < 0)
        {
            throw new ArgumentException($"An r3gan block {Expansion} times as wide inside, in groups of {GroupMaps} maps, is not possible: it is 1 at least, and 0 for one group.");
        }

        if (MinibatchKernels < 0)
        {
            throw new ArgumentException($"{MinibatchKernels} kernels of minibatch discrimination are not possible: give 0 to leave the layer out.");
        }

        if (MinibatchGroup < 0)
        {
            throw new ArgumentException($"A minibatch group of {MinibatchGroup} images is not possible: give 0 to leave the layer out.");
        }
    }
}
