using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// The squared maximum mean discrepancy with the kernel (x y / D + 1)^3 (Binkowski et al., 2018, section 4): the KID. Unbiased, so that it
/// needs no large number of images, and can be a little below 0.
/// </summary>
public static class KernelDistance
{
    /// <summary>The estimate over all pairs.</summary>
    /// <param name="real">Features of real images, [N, D], at least two.</param>
    /// <param name="generated">Features of generated images, [M, D], at least two.</param>
    /// <exception cref="ArgumentException">There are fewer, or the sizes differ.</exception>
    public static double Between(Tensor real, Tensor generated)
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
    public static double[] OfSubsets(Tensor real, Tensor generated, int subsets = 100, int size = 1_000, int seed = 0)
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
