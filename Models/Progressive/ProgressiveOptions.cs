namespace GanMl.Models.Progressive;

/// <summary>What the architectures of Karras et al. (2018, 2019, 2020) have in common.</summary>
public abstract record KarrasOptions : FeatureMapOptions
{
    /// <inheritdoc/>
    public override int LatentSize { get; init; } = 128;

    /// <inheritdoc/>
    public override int MinibatchGroup { get; init; } = 4;

    /// <summary>Whether weights start as N(0, 1) and are scaled at run time (equalised learning rate).</summary>
    public bool EqualizedLearningRate { get; init; } = true;
}

/// <summary>The options of the progressive architecture.</summary>
public sealed record ProgressiveOptions : KarrasOptions
{
    /// <summary>Whether the generator normalises the feature vector of each pixel after each convolution.</summary>
    public bool PixelNormalization { get; init; } = true;
}
