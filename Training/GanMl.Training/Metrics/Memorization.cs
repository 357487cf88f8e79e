using TorchSharp;
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
        double[] unseen = NearestDistances(training, context.FeaturesOfTest(samples).Values);
        double chance = ChanceOfBeingNearer(generated, unseen);
        Interval interval = Bootstrap.Around(
            chance, Repeats, random => ChanceOfBeingNearer(Resampled(generated, random), Resampled(unseen, random)));
        return [new MetricValue(Name, chance, interval.Within(0, 1))];
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
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var reference = new DistancesTo(references);
        var distances = new List<double>();
        foreach ((long first, long rows) in FeatureMatrix.Blocks(vectors.size(0), references.size(0)))
        {
            using DisposeScope block = NewDisposeScope();
            distances.AddRange(reference.SquaredFrom(vectors.narrow(0, first, rows)).amin([1]).sqrt().cpu().data<double>());
        }

        return [.. distances];
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
