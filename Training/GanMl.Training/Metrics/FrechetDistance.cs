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
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count), fewer = context.Features.CountOfTest(count);
        MetricValue ofReal = context.Real.Remember(
            $"frechet-distance of {fewer} test images",
            () => Value($"{Name}-of-real", context, context.Features.OfTrainBesideTest(fewer), context.FeaturesOfTest(fewer)));
        var values = new List<MetricValue> { Measured(Name, context, count) };
        if (fewer < count)
        {
            values.Add(Measured($"{Name}-at-{fewer}", context, fewer));
        }

        values.Add(ofReal);
        return values;
    }

    private static MetricValue Measured(string name, MetricContext context, int count) =>
        Value(name, context, context.FeaturesOfTrain(count), context.FeaturesOfGenerated(count)) with
        {
            Ceiling = context.Ceiling(() => Ceiling(context, count)),
        };

    private static MetricCeiling Ceiling(MetricContext context, int count) => RealPairs.Of(context, count) is { } pair
        ? new MetricCeiling(
            context.Real.Remember(
                $"frechet-distance {pair.Of}",
                () => Distance(
                    context.Features.Of(pair.First).Values,
                    context.Features.Of(pair.Second).Values,
                    features => new FeatureMoments(features))),
            pair.Of)
        : new MetricCeiling(null, RealPairs.TooFew(context, count));

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
