using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>How two sets of features lie in each other's neighbourhoods.</summary>
/// <param name="Precision">The generated images within the reach of a real one: are they realistic?</param>
/// <param name="Recall">The real images within the reach of a generated one: is everything drawn?</param>
/// <param name="Coverage">The real images whose own neighbourhood holds a generated one.</param>
/// <param name="Density">How many real neighbourhoods a generated image lies in, of as many as one would expect; can be above 1.</param>
/// <param name="DensityInterval">Where the density of more generated images would lie, with a confidence of 95%.</param>
internal readonly record struct NeighbourhoodShares(
    Share Precision, Share Recall, Share Coverage, double Density, Interval DensityInterval);

/// <summary>The neighbourhoods of generated images, and those of real ones in their place.</summary>
/// <param name="Shares">Those of generated images.</param>
/// <param name="Real">Those of as many real ones; null where there are too few.</param>
/// <param name="Of">Of which real images, or why there are too few; null where they were not asked for.</param>
internal sealed record MeasuredNeighbourhoods(NeighbourhoodShares Shares, NeighbourhoodShares? Real, string? Of)
{
    /// <summary>One of the shares of real images.</summary>
    internal MetricCeiling? Ceiling(Func<NeighbourhoodShares, double> share) =>
        Of is null ? null : new MetricCeiling(Real is { } real ? share(real) : null, Of);
}

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al., 2019, equations 1 to 3), density and coverage (Naeem et al., 2020, equations 3 and
/// 4). The neighbourhood of an image is the ball that reaches to its k-th nearest neighbour of its own kind.
/// </summary>
internal static class Neighbourhoods
{
    /// <summary>The k of all metrics, for one pass over all pairs: 3 for precision and recall, 5 for density and coverage.</summary>
    private static readonly int[] Measured = [3, 5];

    /// <summary>Of the images of a context, with their ceiling; computed once for both metrics.</summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="count">How many images of each kind.</param>
    /// <param name="neighbours">k.</param>
    internal static MeasuredNeighbourhoods Of(MetricContext context, int count, int neighbours)
    {
        int place = Array.IndexOf(Measured, neighbours);
        NeighbourhoodShares[] shares = context.Once(
            $"neighbourhoods {count}",
            () => Of(context.FeaturesOfTrain(count).Values, context.FeaturesOfGenerated(count).Values, Measured));
        if (!context.Ceilings)
        {
            return new MeasuredNeighbourhoods(shares[place], null, null);
        }

        if (RealPairs.Of(context, count) is not { } pair)
        {
            return new MeasuredNeighbourhoods(shares[place], null, RealPairs.TooFew(context, count));
        }

        NeighbourhoodShares[] real = context.Real.Remember(
            $"neighbourhoods {pair.Of}",
            () => Of(context.Features.Of(pair.First).Values, context.Features.Of(pair.Second).Values, Measured));
        return new MeasuredNeighbourhoods(shares[place], real[place], pair.Of);
    }

    /// <summary>All four.</summary>
    /// <param name="real">Features of real images, [N, D], more than <paramref name="neighbours"/>.</param>
    /// <param name="generated">Features of generated images, [M, D], more than <paramref name="neighbours"/>.</param>
    /// <param name="neighbours">k: 3 for precision and recall in the paper, 5 for density and coverage.</param>
    /// <exception cref="ArgumentException">There are too few vectors, or their sizes differ.</exception>
    internal static NeighbourhoodShares Of(Tensor real, Tensor generated, int neighbours) => Of(real, generated, [neighbours])[0];

    private static NeighbourhoodShares[] Of(Tensor real, Tensor generated, int[] neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours.Min(), 1, nameof(neighbours));
        FeatureMatrix.CheckPair(real, generated, atLeast: neighbours.Max() + 1);
        double[][] reachOfReal = Reach(real, neighbours), reachOfGenerated = Reach(generated, neighbours);
        int images = (int)real.size(0), drawn = (int)generated.size(0);
        double[] nearest = [.. Enumerable.Repeat(double.PositiveInfinity, images)];
        int[][] balls = [.. neighbours.Select(_ => new int[drawn])];
        bool[][] isRecalled = [.. neighbours.Select(_ => new bool[images])];
        DistanceTiles.Visit(generated, real, (first, reference, columns, squared) =>
        {
            for (int row = 0; row * columns < squared.Length; row++)
            {
                ReadOnlySpan<double> distances = squared.Slice(row * columns, columns);
                Nearest(distances, nearest.AsSpan(reference, columns));
                for (int k = 0; k < neighbours.Length; k++)
                {
                    balls[k][first + row] += Within(distances, reachOfReal[k].AsSpan(reference, columns));
                    Recall(distances, reachOfGenerated[k][first + row], isRecalled[k].AsSpan(reference, columns));
                }
            }
        });
        return [.. neighbours.Select((k, place) => Shares(k, balls[place], isRecalled[place], nearest, reachOfReal[place]))];
    }

    private static NeighbourhoodShares Shares(int neighbours, int[] balls, bool[] isRecalled, double[] nearest, double[] reachOfReal)
    {
        double[] densities = [.. balls.Select(count => count / (double)neighbours)];
        double density = densities.Average();
        return new NeighbourhoodShares(
            new Share(balls.Count(count => count > 0), balls.Length),
            new Share(isRecalled.Count(recalled => recalled), isRecalled.Length),
            new Share(nearest.Zip(reachOfReal).Count(pair => pair.First <= pair.Second), nearest.Length),
            density,
            Bootstrap.Around(density, Bootstrap.Deviation(densities) / Math.Sqrt(balls.Length)).Within(0, double.PositiveInfinity));
    }

    private static void Nearest(ReadOnlySpan<double> distances, Span<double> nearest)
    {
        for (int column = 0; column < distances.Length; column++)
        {
            nearest[column] = Math.Min(nearest[column], distances[column]);
        }
    }

    private static int Within(ReadOnlySpan<double> distances, ReadOnlySpan<double> reach)
    {
        int within = 0;
        for (int column = 0; column < distances.Length; column++)
        {
            within += distances[column] <= reach[column] ? 1 : 0;
        }

        return within;
    }

    private static void Recall(ReadOnlySpan<double> distances, double reach, Span<bool> isRecalled)
    {
        for (int column = 0; column < distances.Length; column++)
        {
            isRecalled[column] |= distances[column] <= reach;
        }
    }

    /// <summary>For each k, the squared distance of each vector to its k-th nearest other one.</summary>
    private static double[][] Reach(Tensor vectors, int[] neighbours)
    {
        int count = (int)vectors.size(0), most = neighbours.Max();
        double[] nearest = [.. Enumerable.Repeat(double.PositiveInfinity, count * most)];
        DistanceTiles.Visit(vectors, vectors, (first, reference, columns, squared) =>
        {
            for (int row = 0; row * columns < squared.Length; row++)
            {
                Span<double> smallest = nearest.AsSpan((first + row) * most, most);
                ReadOnlySpan<double> distances = squared.Slice(row * columns, columns);
                for (int column = 0; column < columns; column++)
                {
                    if (distances[column] < smallest[^1] && reference + column != first + row)
                    {
                        Insert(smallest, distances[column]);
                    }
                }
            }
        });
        return [.. neighbours.Select(k => Enumerable.Range(0, count).Select(row => nearest[(row * most) + k - 1]).ToArray())];
    }

    /// <summary>Puts a value among sorted ones, the last of which goes.</summary>
    private static void Insert(Span<double> sorted, double value)
    {
        int place = sorted.Length - 1;
        for (; place > 0 && sorted[place - 1] > value; place--)
        {
            sorted[place] = sorted[place - 1];
        }

        sorted[place] = value;
    }
}
