namespace GanMl.Training.Watching;

/// <summary>What the watches see of a run at a tick.</summary>
public sealed record VitalSigns
{
    /// <summary>Real images seen.</summary>
    public required long Images { get; init; }

    /// <summary>Real images of the whole run.</summary>
    public required long TotalImages { get; init; }

    /// <summary>
    /// Whether the run has hardly begun, when every generator draws nearly the same image: its first fifth, and no more than 16,000 images.
    /// </summary>
    public bool IsBeginning => IsBeginningAt(Images, TotalImages);

    /// <summary>Whether all images are seen, so that no look follows.</summary>
    internal bool IsEnd => Images >= TotalImages;

    /// <summary>The discriminator's mean loss since the last tick.</summary>
    public required double DiscriminatorLoss { get; init; }

    /// <summary>The generator's mean loss since the last tick.</summary>
    public required double GeneratorLoss { get; init; }

    /// <summary>The discriminator's loss when it cannot tell real from generated; 0 for losses without such a mark (Wasserstein).</summary>
    public required double LossAtChance { get; init; }

    /// <summary>
    /// The least that the discriminator's loss can be: above 0 where labels are smoothed, since no answer is quite right then.
    /// </summary>
    public double LossFloor { get; init; }

    /// <summary>The norm of the last gradient of both networks' weights.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>
    /// How different the images of a fixed sample are: the mean distance to the nearest other image of the class, of that of as many real
    /// images, of classes with at least two. 0 when all are the same, about 1 when they differ as real ones do; 1 where there
    /// is no real pair to compare with.
    /// </summary>
    public required double Diversity { get; init; }

    /// <summary>
    /// How many classes the sample seems to show, of as many real images: the exponential of the entropy of the nearest class
    /// means. 1 where there is one class.
    /// </summary>
    public required double ClassSpread { get; init; }

    /// <summary><see cref="IsBeginning"/> at some point of a run.</summary>
    internal static bool IsBeginningAt(long images, long totalImages) => images <= Math.Min(16_000, totalImages / 5);
}
