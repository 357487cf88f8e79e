using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>kernel-distance</c>: the kernel distance between features of generated and of training images (Binkowski et al., 2018); about 0 is
/// perfect. It is the KID where the feature network is Inception's. The mean over 100 random subsets of 1,000.
/// </summary>
/// <remarks>
/// Unlike the Fréchet distance it is not larger on few images, so it is the one for small sets. <c>kernel-distance-of-real</c> is that of
/// the test images. All are taken with the class shares of the training set. The interval takes the spread of the subsets, less by the root
/// of how many of them the images make; its lower end can be below 0, as the unbiased estimate itself can.
/// </remarks>
internal sealed class KernelDistance : IGeneratorMetric
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
        MetricRequirements.CheckFeatures(context, Name, FewestImages);
        int samples = context.Samples ?? Samples;
        MetricValue ofReal = context.Real.Remember(
            $"kernel-distance of {samples} test images",
            () => Value($"{Name}-of-real", context.Features.OfTrainBesideTest(samples).Values, context.FeaturesOfTest(samples).Values));
        return
        [
            Value(Name, context.FeaturesOfTrain(samples).Values, context.FeaturesOfGenerated(samples).Values) with
            {
                Ceiling = context.Ceiling(() => Ceiling(context, Math.Min(samples, context.Train.Count))),
            },
            ofReal,
        ];
    }

    private static MetricCeiling Ceiling(MetricContext context, int count) => RealPairs.Of(context, count) is { } pair
        ? new MetricCeiling(
            context.Real.Remember(
                $"kernel-distance {pair.Of}",
                () => Value("", context.Features.Of(pair.First).Values, context.Features.Of(pair.Second).Values).Value),
            pair.Of)
        : new MetricCeiling(null, RealPairs.TooFew(context, count));

    /// <summary>
    /// The squared maximum mean discrepancy with the kernel (x y / D + 1)^3 (section 4), over all pairs. Unbiased, so that it needs no
    /// large number of images, and can be a little below 0.
    /// </summary>
    /// <param name="real">Features of real images, [N, D], at least two.</param>
    /// <param name="generated">Features of generated images, [M, D], at least two.</param>
    /// <exception cref="ArgumentException">There are fewer, or the sizes differ.</exception>
    internal static double Between(Tensor real, Tensor generated)
    {
        FeatureMatrix.CheckPair(real, generated, atLeast: 2);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = real.to(ScalarType.Float64), y = generated.to(ScalarType.Float64);
        double cross = Kernel(x, y).mean().item<double>();
        return MeanOfPairs(x) + MeanOfPairs(y) - (2 * cross);
    }

    /// <summary>The estimate of each of several random subsets, whose mean is reported and whose spread says how sure it is.</summary>
    /// <param name="real">Features of real images, [N, D].</param>
    /// <param name="generated">Features of generated images, [M, D].</param>
    /// <param name="subsets">How many; the paper takes 100.</param>
    /// <param name="size">Vectors of each kind in a subset, at most as many as there are; the paper takes 1000.</param>
    /// <param name="seed">Which subsets.</param>
    internal static double[] OfSubsets(Tensor real, Tensor generated, int subsets = 100, int size = 1_000, int seed = 0)
    {
        FeatureMatrix.CheckPair(real, generated, atLeast: 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        var random = new Random(seed);
        double[] estimates = new double[subsets];
        for (int i = 0; i < subsets; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            estimates[i] = Between(Subset(real, size, random), Subset(generated, size, random));
        }

        return estimates;
    }

    private static MetricValue Value(string name, Tensor real, Tensor others)
    {
        long images = Math.Min(real.size(0), others.size(0)), size = Math.Min(SubsetSize, images / 2);

        // Subsets of nearly all images would be alike, and say nothing of the spread.
        double[] subsets = OfSubsets(real, others, size: (int)Math.Max(2, size));
        double mean = subsets.Average();
        return new MetricValue(name, mean, Bootstrap.Around(mean, Bootstrap.Deviation(subsets) * Math.Sqrt(size / (double)images)));
    }

    private static Tensor Subset(Tensor features, int size, Random random)
    {
        long[] rows = [.. Enumerable.Range(0, (int)features.size(0)).Select(row => (long)row)];
        random.Shuffle(rows);
        return features.index_select(0, tensor(rows.AsSpan(0, Math.Min(size, rows.Length)).ToArray(), device: features.device));
    }

    /// <summary>The mean over pairs of two different vectors.</summary>
    private static double MeanOfPairs(Tensor x)
    {
        Tensor kernel = Kernel(x, x);
        long count = x.size(0);
        return (kernel.sum().item<double>() - kernel.trace().item<double>()) / (count * (count - 1.0));
    }

    private static Tensor Kernel(Tensor x, Tensor y) => ((x.mm(y.t()) / x.size(1)) + 1).pow(3);
}
