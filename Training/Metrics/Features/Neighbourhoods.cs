using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al., 2019, equations 1 to 3), density and coverage (Naeem et al., 2020, equations 3 and 4).
/// The neighbourhood of an image is the ball that reaches to its k-th nearest neighbour of its own kind.
/// </summary>
public static class Neighbourhoods
{
    /// <summary>All four.</summary>
    /// <param name="real">Features of real images, [N, D], more than <paramref name="neighbours"/>.</param>
    /// <param name="generated">Features of generated images, [M, D], more than <paramref name="neighbours"/>.</param>
    /// <param name="neighbours">k: 3 for precision and recall in the paper, 5 for density and coverage.</param>
    /// <exception cref="ArgumentException">There are too few vectors, or their sizes differ.</exception>
    public static NeighbourhoodShares Of(Tensor real, Tensor generated, int neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        FeatureMatrix.CheckPair(real, generated, atLeast: neighbours + 1);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = real.to(ScalarType.Float64), y = generated.to(ScalarType.Float64);
        Tensor reachOfReal = Reach(x, neighbours), reachOfGenerated = Reach(y, neighbours);
        long precise = 0;
        var balls = new List<Tensor>();
        Tensor nearest = full(x.size(0), double.PositiveInfinity, ScalarType.Float64, x.device);
        Tensor isRecalled = zeros(x.size(0), ScalarType.Bool, x.device);
        foreach ((long first, long rows) in FeatureMatrix.Blocks(y.size(0), x.size(0)))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor distances = FeatureMatrix.SquaredDistances(y.narrow(0, first, rows), x);
            Tensor within = distances.le(reachOfReal);
            precise += within.any(1).sum().item<long>();
            balls.Add((within.sum(1).to(ScalarType.Float64) / neighbours).MoveToOuterDisposeScope());
            isRecalled.logical_or_(distances.le(reachOfGenerated.narrow(0, first, rows).unsqueeze(1)).any(0));
            nearest.copy_(minimum(nearest, distances.amin([0])));
        }

        Tensor densities = cat(balls);
        double density = densities.mean().item<double>();
        return new NeighbourhoodShares(
            new Share(precise, y.size(0)),
            new Share(isRecalled.sum().item<long>(), x.size(0)),
            new Share(nearest.le(reachOfReal).sum().item<long>(), x.size(0)),
            density,
            Bootstrap.Around(density, densities.std().item<double>() / Math.Sqrt(y.size(0))));
    }

    /// <summary>The squared distance of each vector to its k-th nearest other one, [N].</summary>
    private static Tensor Reach(Tensor vectors, int neighbours)
    {
        var parts = new List<Tensor>();
        foreach ((long first, long rows) in FeatureMatrix.Blocks(vectors.size(0), vectors.size(0)))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor distances = FeatureMatrix.SquaredDistances(vectors.narrow(0, first, rows), vectors);

            // A vector is at no distance from itself, whatever rounding says.
            distances.diagonal(first).fill_(-1);
            (Tensor smallest, _) = distances.topk(neighbours + 1, 1, largest: false, sorted: true);
            parts.Add(smallest.select(1, neighbours).MoveToOuterDisposeScope());
        }

        return cat(parts);
    }
}
