using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// Mean and covariance of feature vectors, taken in batch by batch: however many images there are, only two sums are kept.
/// </summary>
internal sealed class FeatureMoments : IDisposable
{
    // Sums of values near a large mean would lose digits, so all are taken around the mean of the first block.
    private readonly Tensor _origin;
    private readonly Tensor _sum;
    private readonly Tensor _products;

    /// <summary>The moments of some vectors.</summary>
    /// <param name="features">The first vectors, [N, D], at least one.</param>
    /// <exception cref="ArgumentException">They are no matrix, or there are none.</exception>
    internal FeatureMoments(Tensor features)
    {
        FeatureMatrix.Check(features, nameof(features));
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long size = features.size(1), rows = FeatureMatrix.Blocks(features.size(0), size).First().Rows;
        _origin = features.narrow(0, 0, rows).to(ScalarType.Float64).mean([0]).DetachFromDisposeScope();
        _sum = zeros(size, ScalarType.Float64, features.device).DetachFromDisposeScope();
        _products = zeros(size, size, ScalarType.Float64, features.device).DetachFromDisposeScope();
        Add(features);
    }

    /// <summary>How many vectors were taken in.</summary>
    internal long Count { get; private set; }

    /// <summary>Values in a vector.</summary>
    internal int Size => (int)_sum.size(0);

    /// <summary>Takes in more vectors.</summary>
    /// <param name="features">Vectors [N, D].</param>
    /// <exception cref="ArgumentException">They are no matrix, there are none, or they have another size.</exception>
    internal void Add(Tensor features)
    {
        FeatureMatrix.Check(features, nameof(features), Size);
        using IDisposable noGradient = no_grad();
        foreach ((long first, long rows) in FeatureMatrix.Blocks(features.size(0), Size))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor centred = features.narrow(0, first, rows).to(ScalarType.Float64) - _origin;
            _sum.add_(centred.sum([0]));
            _products.add_(centred.t().mm(centred));
            Count += rows;
        }
    }

    /// <summary>The mean, float64 [D]; the caller's.</summary>
    internal Tensor Mean()
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return (_origin + (_sum / Count)).MoveToOuterDisposeScope();
    }

    /// <summary>The unbiased covariance, float64 [D, D], as <c>numpy.cov</c> gives it; the caller's.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two vectors.</exception>
    internal Tensor Covariance()
    {
        if (Count < 2)
        {
            throw new InvalidOperationException("A covariance needs at least two vectors.");
        }

        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return ((_products - (_sum.outer(_sum) / Count)) / (Count - 1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _origin.Dispose();
        _sum.Dispose();
        _products.Dispose();
    }
}
