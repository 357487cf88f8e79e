using GanMl.Models.Layers.Steps;
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
            Bootstrap.Around(density, densities.std().item<double>() / Math.Sqrt(drawn)));
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
