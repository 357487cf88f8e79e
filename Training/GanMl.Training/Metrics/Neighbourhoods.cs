using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>precision</c> and <c>recall</c> (Kynkäänniemi et al., 2019, k = 3): the share of generated images among the real ones, and the
/// share of real images among the generated ones, by features. A collapsed generator has a high precision and a low recall.
/// </summary>
/// <remarks>
/// As many generated as training images are compared, so no more than there are, and of each class as many: neighbourhoods get smaller with
/// the number of images, and those of one kind must not be smaller than those of the other.
/// </remarks>
internal sealed class PrecisionAndRecall : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Neighbours = 3;

    /// <inheritdoc/>
    public string Name => "precision";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<string> OtherValues { get; } = ["recall"];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckFeatures(context, Name, Neighbours + 1);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        NeighbourhoodShares shares = Neighbourhoods.Of(
            context.FeaturesOfTrain(count).Values, context.FeaturesOfGenerated(count).Values, Neighbours);
        return [MetricValue.Of(Name, shares.Precision), MetricValue.Of("recall", shares.Recall)];
    }
}

/// <summary>
/// <c>coverage</c> and <c>density</c> (Naeem et al., 2020, k = 5): the share of real images that have a generated one in their
/// neighbourhood, and how densely generated images lie where real ones do, 1 being as densely as those. Outliers deceive them less than
/// precision and recall.
/// </summary>
/// <remarks>
/// As many generated as training images are compared, so no more than there are, and of each class as many: among enough generated images
/// every real one finds a neighbour.
/// </remarks>
internal sealed class CoverageAndDensity : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Neighbours = 5;

    /// <inheritdoc/>
    public string Name => "coverage";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<string> OtherValues { get; } = ["density"];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckFeatures(context, Name, Neighbours + 1);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        NeighbourhoodShares shares = Neighbourhoods.Of(
            context.FeaturesOfTrain(count).Values, context.FeaturesOfGenerated(count).Values, Neighbours);
        return [MetricValue.Of(Name, shares.Coverage), new MetricValue("density", shares.Density, shares.DensityInterval)];
    }
}

/// <summary>How two sets of features lie in each other's neighbourhoods.</summary>
/// <param name="Precision">The generated images within the reach of a real one: are they realistic?</param>
/// <param name="Recall">The real images within the reach of a generated one: is everything drawn?</param>
/// <param name="Coverage">The real images whose own neighbourhood holds a generated one.</param>
/// <param name="Density">How many real neighbourhoods a generated image lies in, of as many as one would expect; can be above 1.</param>
/// <param name="DensityInterval">Where the density of more generated images would lie, with a confidence of 95%.</param>
internal readonly record struct NeighbourhoodShares(
    Share Precision, Share Recall, Share Coverage, double Density, Interval DensityInterval);

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al., 2019, equations 1 to 3), density and coverage (Naeem et al., 2020, equations 3 and
/// 4). The neighbourhood of an image is the ball that reaches to its k-th nearest neighbour of its own kind.
/// </summary>
internal static class Neighbourhoods
{
    /// <summary>All four.</summary>
    /// <param name="real">Features of real images, [N, D], more than <paramref name="neighbours"/>.</param>
    /// <param name="generated">Features of generated images, [M, D], more than <paramref name="neighbours"/>.</param>
    /// <param name="neighbours">k: 3 for precision and recall in the paper, 5 for density and coverage.</param>
    /// <exception cref="ArgumentException">There are too few vectors, or their sizes differ.</exception>
    internal static NeighbourhoodShares Of(Tensor real, Tensor generated, int neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        FeatureMatrix.CheckPair(real, generated, atLeast: neighbours + 1);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long images = real.size(0), drawn = generated.size(0);
        var toReal = new DistancesTo(real);
        Tensor reachOfReal = Reach(real, toReal, neighbours), reachOfGenerated = Reach(generated, new DistancesTo(generated), neighbours);
        long precise = 0;
        var balls = new List<Tensor>();
        Tensor nearest = full(images, double.PositiveInfinity, ScalarType.Float64, real.device);
        Tensor isRecalled = zeros(images, ScalarType.Bool, real.device);
        foreach ((long first, long rows) in FeatureMatrix.Blocks(drawn, images))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor distances = toReal.SquaredFrom(generated.narrow(0, first, rows));
            Tensor within = distances.le(reachOfReal);
            precise += within.any(1).sum().item<long>();
            balls.Add((within.sum(1).to(ScalarType.Float64) / neighbours).MoveToOuterDisposeScope());
            isRecalled.logical_or_(distances.le(reachOfGenerated.narrow(0, first, rows).unsqueeze(1)).any(0));
            nearest.copy_(minimum(nearest, distances.amin([0])));
        }

        Tensor densities = cat(balls);
        double density = densities.mean().item<double>();
        return new NeighbourhoodShares(
            new Share(precise, drawn),
            new Share(isRecalled.sum().item<long>(), images),
            new Share(nearest.le(reachOfReal).sum().item<long>(), images),
            density,
            Bootstrap.Around(density, densities.std().item<double>() / Math.Sqrt(drawn)).Within(0, double.PositiveInfinity));
    }

    /// <summary>The squared distance of each vector to its k-th nearest other one, [N].</summary>
    private static Tensor Reach(Tensor vectors, DistancesTo toVectors, int neighbours)
    {
        var parts = new List<Tensor>();
        foreach ((long first, long rows) in FeatureMatrix.Blocks(vectors.size(0), vectors.size(0)))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor distances = toVectors.SquaredFrom(vectors.narrow(0, first, rows));

            // A vector is at no distance from itself, whatever rounding says.
            distances.diagonal(first).fill_(-1);
            (Tensor smallest, _) = distances.topk(neighbours + 1, 1, largest: false, sorted: true);
            parts.Add(smallest.select(1, neighbours).MoveToOuterDisposeScope());
        }

        return cat(parts);
    }
}
