using GanMl.Images.Derived;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>frechet-distance</c>: the Fréchet distance between features of generated and of training images (Heusel et al., 2017); 0 is perfect.
/// It is the FID where the feature network is Inception's; features of another network give another scale.
/// </summary>
/// <remarks>
/// It sees sharpness and variety together. As many training images are taken as generated ones, so no more than there are, and of each
/// class as many: those of the training set decide the shares. <c>frechet-distance-of-real</c> is what test images score: the mark to
/// compare with, since a finite number of images is never at 0, and the farther from it the fewer they are. Where there are fewer test
/// images with the shares of the training set, say 50, it is of 50 test and 50 training images, and stands beside
/// <c>frechet-distance-at-50</c>, that of 50 generated ones. The interval is by bootstrap over both sets of images.
/// </remarks>
internal sealed class FrechetDistance : IGeneratorMetric
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
        MetricRequirements.CheckFeatures(context, Name, FewestImages);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        var values = new List<MetricValue> { Value(Name, context, context.FeaturesOfTrain(count), context.FeaturesOfGenerated(count)) };
        FeatureRows test = context.FeaturesOfTest(count);
        int fewer = test.Labels.Count;
        if (fewer < count)
        {
            values.Add(Value($"{Name}-at-{fewer}", context, context.FeaturesOfTrain(fewer), context.FeaturesOfGenerated(fewer)));
        }

        values.Add(Value($"{Name}-of-real", context, context.FeaturesOfTrainBesideTest(fewer), test));
        return values;
    }

    /// <summary>
    /// The distance of the two normal distributions that have the moments of the features (equation 6):
    /// |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)). It is 0 for equal moments; few images make it too large, so compare equal numbers.
    /// </summary>
    /// <param name="real">Moments of the features of real images.</param>
    /// <param name="generated">Those of generated ones, from the same network.</param>
    /// <exception cref="ArgumentException">The vectors have different sizes.</exception>
    internal static double Between(FeatureMoments real, FeatureMoments generated)
    {
        if (real.Size != generated.Size)
        {
            throw new ArgumentException(
                $"Features of {generated.Size} values cannot be compared with those of {real.Size}: use one feature network for both.");
        }

        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor first = real.Covariance(), second = generated.Covariance();
        Tensor root = Root(first);

        // C1 C2 has the eigenvalues of the symmetric C1^(1/2) C2 C1^(1/2), whose roots need no complex numbers.
        Tensor eigenvalues = linalg.eigvalsh(root.mm(second).mm(root));
        double cross = eigenvalues.clamp(min: 0).sqrt().sum().item<double>();
        double means = (real.Mean() - generated.Mean()).square().sum().item<double>();
        return Math.Max(0, means + first.trace().item<double>() + second.trace().item<double>() - (2 * cross));
    }

    /// <summary>The symmetric root of a covariance. Rounding leaves eigenvalues a little below zero; they count as zero.</summary>
    private static Tensor Root(Tensor covariance)
    {
        (Tensor values, Tensor vectors) = linalg.eigh(covariance);
        return (vectors * values.clamp(min: 0).sqrt()).mm(vectors.t());
    }

    private static MetricValue Value(string name, MetricContext context, FeatureRows real, FeatureRows others)
    {
        double distance = Distance(real.Values, others.Values, features => new FeatureMoments(features));

        // The roots of large matrices take long.
        int repeats = real.Values.size(1) <= 512 ? 100 : 20, done = 0;
        return new MetricValue(name, distance, Bootstrap.Around(distance, repeats, random =>
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"resampling the {name}", done++, repeats));
            return Distance(real.Values, others.Values, features => ResampledMoments(features, random));
        }).Within(0, double.PositiveInfinity));
    }

    private static double Distance(Tensor real, Tensor others, Func<Tensor, FeatureMoments> moments)
    {
        using FeatureMoments first = moments(real), second = moments(others);
        return Between(first, second);
    }

    /// <summary>The moments of as many vectors, drawn with replacement. They are gathered block by block, never all at once.</summary>
    private static FeatureMoments ResampledMoments(Tensor features, Random random)
    {
        long[] drawn = Bootstrap.Rows(random, features.size(0));
        FeatureMoments? moments = null;
        foreach ((long first, long rows) in FeatureMatrix.Blocks(drawn.Length, features.size(1)))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor vectors = features.index_select(0, tensor(drawn.AsSpan((int)first, (int)rows).ToArray()));
            if (moments is null)
            {
                moments = new FeatureMoments(vectors);
            }
            else
            {
                moments.Add(vectors);
            }
        }

        return moments!;
    }
}

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
