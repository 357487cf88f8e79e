using GanMl.Training.Metrics.Features;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>kernel-distance</c>: the kernel distance between features of generated and of training images (Binkowski et al., 2018); about 0 is
/// perfect. It is the KID where the feature network is Inception's. The mean over 100 random subsets of 1,000.
/// </summary>
/// <remarks>
/// Unlike the Fréchet distance it is not larger on few images, so it is the one for small sets. <c>kernel-distance-of-real</c> is that of the
/// test images. The interval takes the spread of the subsets, less by the root of how many of them the images make.
/// </remarks>
public sealed class KernelDistanceMetric : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int SubsetSize = 1_000;
    private const int FewestImages = 2;

    /// <inheritdoc/>
    public string Name => "kernel-distance";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        FeatureRequirements.Check(context, Name, FewestImages);
        int samples = context.Samples ?? Samples;
        Tensor real = context.Features.OfTrain(samples);
        return
        [
            Value(Name, real, context.Features.OfGenerated(samples)),
            Value($"{Name}-of-real", real, context.Features.OfTest(samples)),
        ];
    }

    private static MetricValue Value(string name, Tensor real, Tensor others)
    {
        long images = Math.Min(real.size(0), others.size(0)), size = Math.Min(SubsetSize, images / 2);

        // Subsets of nearly all images would be alike, and say nothing of the spread.
        double[] subsets = KernelDistance.OfSubsets(real, others, size: (int)Math.Max(2, size));
        double mean = subsets.Average();
        return new MetricValue(name, mean, Bootstrap.Around(mean, Bootstrap.Deviation(subsets) * Math.Sqrt(size / (double)images)));
    }
}
