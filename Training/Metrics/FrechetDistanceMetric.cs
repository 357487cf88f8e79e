using GanMl.Training.Metrics.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>frechet-distance</c>: the Fréchet distance between features of generated and of training images (Heusel et al., 2017); 0 is perfect.
/// It is the FID where the feature network is Inception's.
/// </summary>
/// <remarks>
/// It sees sharpness and variety together. <c>frechet-distance-of-real</c> is what as many test images score: the mark to compare with,
/// since a finite number of images is never at 0. The interval is by bootstrap over both sets of images.
/// </remarks>
public sealed class FrechetDistanceMetric : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int FewestImages = 2;

    /// <inheritdoc/>
    public string Name => "frechet-distance";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        FeatureRequirements.Check(context, Name, FewestImages);
        int samples = context.Samples ?? Samples;
        Tensor real = context.Features.OfTrain(samples), generated = context.Features.OfGenerated(samples), test = context.Features.OfTest(samples);
        return
        [
            new MetricValue(Name, Distance(real, generated), Interval(context, real, generated)),
            new MetricValue($"{Name}-of-real", Distance(real, test), Interval(context, real, test)),
        ];
    }

    private static double Distance(Tensor real, Tensor others)
    {
        using var first = new FeatureMoments(real);
        using var second = new FeatureMoments(others);
        return FrechetDistance.Between(first, second);
    }

    private Interval Interval(MetricContext context, Tensor real, Tensor others)
    {
        // The roots of large matrices take long.
        int repeats = real.size(1) <= 512 ? 100 : 20, done = 0;
        return Bootstrap.Around(Distance(real, others), repeats, random =>
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"resampling the {Name}", done++, repeats));
            using DisposeScope scope = NewDisposeScope();
            return Distance(Resampled(real, random), Resampled(others, random));
        });
    }

    private static Tensor Resampled(Tensor features, Random random) => features.index_select(0, tensor(Bootstrap.Rows(random, features.size(0))));
}
