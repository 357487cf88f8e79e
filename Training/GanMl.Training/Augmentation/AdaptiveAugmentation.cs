using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// Adaptive discriminator augmentation (Karras et al., 2020, StyleGAN2-ADA, section 3.2): the chance of augmentation
/// rises while the sign of the discriminator's logits of training images is positive more often than a target, and falls while it
/// is less often: r_t = E[sign D(x)].
/// </summary>
/// <remarks>
/// With a loss that compares images, the sign is that of D(x) - D(G(z)) (<see cref="Losses.IGanLoss.Margins"/>). The chance stays between 0
/// and 0.8, beyond which augmentations begin to leak into what is generated (figure 4 of the paper).
/// </remarks>
internal sealed class AdaptiveAugmentation : IDisposable
{
    /// <summary>The highest chance.</summary>
    public const double Highest = 0.8;

    /// <summary>Over how many images the chance can go from 0 to 1, in the paper.</summary>
    public const long PaperImagesFromNoneToAll = 500_000;

    private readonly double _imagesFromNoneToAll;
    private readonly Tensor _chance = zeros(1, ScalarType.Float64).DetachFromDisposeScope();

    /// <summary>A chance that starts at 0.</summary>
    /// <param name="target">What r_t is to be, above -1 and below 1; the paper takes 0.6.</param>
    /// <param name="imagesFromNoneToAll">Over how many images the chance can go from 0 to 1, at least 1.</param>
    public AdaptiveAugmentation(double target, long imagesFromNoneToAll = PaperImagesFromNoneToAll)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imagesFromNoneToAll, 1);
        _imagesFromNoneToAll = imagesFromNoneToAll;
        if (target is not (> -1 and < 1))
        {
            throw new ArgumentException($"An adaptive target of {target} is outside (-1, 1): it is a mean of signs; the paper takes 0.6.");
        }

        Target = target;
    }

    /// <summary>What the mean sign is to be.</summary>
    public double Target { get; }

    /// <summary>By what the chances of augmentations are multiplied now, 0 to <see cref="Highest"/>.</summary>
    public double Chance => _chance.item<double>();

    /// <summary>What is remembered from step to step.</summary>
    internal Tensor State => _chance;

    /// <summary>Takes in a step.</summary>
    /// <param name="realAccuracy">The share of real images that the discriminator took for real.</param>
    /// <param name="images">Real images in it.</param>
    public void Update(double realAccuracy, int images)
    {
        double sign = (2 * realAccuracy) - 1;
        double moved = Chance + (Math.Sign(sign - Target) * images / _imagesFromNoneToAll);
        _chance.fill_(Math.Clamp(moved, 0, Highest));
    }

    /// <inheritdoc/>
    public void Dispose() => _chance.Dispose();
}
