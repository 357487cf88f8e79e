using System.ComponentModel.DataAnnotations;

namespace GanMl.Models;

/// <summary>The options that belong to one architecture: each has a record of them, with just what its networks use.</summary>
public abstract record ArchitectureOptions
{
    /// <summary>The most values in one latent vector, 1,048,576: a generator's file may have no more.</summary>
    internal const int LongestLatent = 1 << 20;

    /// <summary>Values in one latent vector, at most 1,048,576.</summary>
    [Range(1, LongestLatent)]
    public abstract int LatentSize { get; init; }

    /// <summary>These options with everything decided that they leave to the device.</summary>
    /// <param name="hasBFloat16">Whether the device computes fastest with bfloat16 numbers.</param>
    public virtual ArchitectureOptions For(bool hasBFloat16) => this;

    /// <summary>Checks the values.</summary>
    /// <exception cref="OptionException">A value that no network can be built for; the message says which.</exception>
    public virtual void Validate() => OptionException.ThrowIfOutOfRange(this);
}

/// <summary>Options of architectures whose discriminator can compare the images of a batch, as all of GanMl's can.</summary>
public abstract record MinibatchOptions : ArchitectureOptions
{
    /// <summary>
    /// Images in a group of the minibatch standard deviation before the discriminator's end (Karras et al., 2018); 0 leaves the layer out.
    /// </summary>
    [Range(0, int.MaxValue)]
    public virtual int MinibatchGroup { get; init; }

    /// <summary>Kernels of minibatch discrimination before the logit (Salimans et al., 2016); 0 leaves the layer out.</summary>
    [Range(0, int.MaxValue)]
    public int MinibatchKernels { get; init; }
}

/// <summary>Options of architectures whose feature maps grow in number as they shrink in size.</summary>
public abstract record FeatureMapOptions : MinibatchOptions
{
    /// <summary>
    /// Feature maps times the side of the map in pixels: 512 means 16 maps at 32 pixels, 32 at 16, 64 at 8, and so on up to
    /// <see cref="MaximumFeatureMaps"/>. The papers have 8192.
    /// </summary>
    [Range(1, int.MaxValue)]
    public virtual int FeatureMapBase { get; init; } = 768;

    /// <summary>The most feature maps of a layer. The papers have 512.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumFeatureMaps { get; init; } = 128;

    /// <summary>Feature maps of the layers at a size.</summary>
    /// <param name="size">Height and width in pixels.</param>
    public int FeatureMapsAt(int size) => Math.Clamp(FeatureMapBase / size, 1, MaximumFeatureMaps);
}
