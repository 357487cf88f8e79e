using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>memorization</c>: the chance that a generated image is nearer to a training image than a real image that the generator has never
/// seen is, by features (the statistic of Meehan et al., 2020, before it is standardised). About 0.5 for a generator that draws new
/// images, towards 1 for one that copies; towards 0 its images are far from all real ones, which precision tells better.
/// </summary>
/// <remarks>
/// All training images are looked at, up to 5,000 generated and as many test images, both with the class shares of the training set.
/// Classes without test images are left out: there is nothing to compare with. The interval is by bootstrap over these.
/// </remarks>
internal sealed class Memorization : IGeneratorMetric
{
    private const int Samples = 5_000;
    private const int Repeats = 100;

    /// <inheritdoc/>
    public string Name => "memorization";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckFeatures(context, Name, 1);
        int samples = context.Samples ?? Samples;
        Tensor training = context.FeaturesOfTrain(context.Train.Count).Values;
        double[] generated = NearestDistances(training, OfTestedClasses(context, context.FeaturesOfGenerated(samples)));
        double[] unseen = context.Real.Remember(
            $"distances of {samples} test images", () => NearestDistances(training, context.FeaturesOfTest(samples).Values));
        double chance = ChanceOfBeingNearer(generated, unseen);
        Interval interval = Bootstrap.Around(
            chance, Repeats, random => ChanceOfBeingNearer(Resampled(generated, random), Resampled(unseen, random)));
        return
        [
            new MetricValue(Name, chance, interval.Within(0, 1))
            {
                Ceiling = context.Ceiling(() => Ceiling(context, training, samples)),
            },
        ];
    }

    /// <summary>The same of test images that the generator has never seen either, compared with other test images.</summary>
    private static MetricCeiling Ceiling(MetricContext context, Tensor training, int samples)
    {
        if (RealPairs.OfTest(context, samples) is not { } pair)
        {
            return new MetricCeiling(null, "there are no two test images of a class to compare");
        }

        double chance = context.Real.Remember($"memorization {pair.Of}", () => ChanceOfBeingNearer(
            NearestDistances(training, context.Features.Of(pair.First).Values),
            NearestDistances(training, context.Features.Of(pair.Second).Values)));
        return new MetricCeiling(chance, pair.Of);
    }

    /// <summary>The features of the generated images whose classes the test set has; of all where it has none of them.</summary>
    private static Tensor OfTestedClasses(MetricContext context, FeatureRows generated)
    {
        IReadOnlyList<int> labels = generated.Labels;
        IEnumerable<int> tested = Enumerable.Range(0, labels.Count).Where(row => context.Classes.IsTested(labels[row]));
        long[] rows = context.Generator.Info.IsConditional ? [.. tested.Select(row => (long)row)] : [];
        return rows.Length == 0 || rows.Length == labels.Count ? generated.Values : generated.Values.index_select(0, tensor(rows));
    }

    /// <summary>The share of pairs in which the first is smaller; where both are equal, half a pair (Mann and Whitney, 1947).</summary>
    internal static double ChanceOfBeingNearer(double[] generated, double[] unseen)
    {
        double[] sorted = [.. unseen.Order()];
        return generated.Average(distance =>
        {
            (int smaller, int larger) = (CountBelow(sorted, distance), sorted.Length - CountBelow(sorted, Math.BitIncrement(distance)));
            return (larger + ((sorted.Length - smaller - larger) / 2.0)) / sorted.Length;
        });
    }

    /// <summary>The Euclidean distance of each vector to the nearest reference.</summary>
    /// <param name="references">Features [N, D], at least one.</param>
    /// <param name="vectors">Features [M, D], at least one.</param>
    /// <returns>One distance a vector, in its order.</returns>
    /// <exception cref="ArgumentException">There are none, or their sizes differ.</exception>
    internal static double[] NearestDistances(Tensor references, Tensor vectors)
    {
        FeatureMatrix.CheckPair(references, vectors, atLeast: 1);
        double[] nearest = [.. Enumerable.Repeat(double.PositiveInfinity, (int)vectors.size(0))];
        DistanceTiles.Visit(vectors, references, (first, _, columns, squared) =>
        {
            for (int row = 0; row * columns < squared.Length; row++)
            {
                foreach (double distance in squared.Slice(row * columns, columns))
                {
                    nearest[first + row] = Math.Min(nearest[first + row], distance);
                }
            }
        });
        return [.. nearest.Select(Math.Sqrt)];
    }

    private static int CountBelow(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double[] Resampled(double[] values, Random random) =>
        [.. Bootstrap.Rows(random, values.Length).Select(row => values[row])];
}
