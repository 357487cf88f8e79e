using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>How far vectors are from the nearest of some others.</summary>
public static class NearestDistances
{
    /// <summary>The Euclidean distance of each vector to the nearest reference.</summary>
    /// <param name="references">Features [N, D], at least one.</param>
    /// <param name="vectors">Features [M, D], at least one.</param>
    /// <returns>One distance a vector, in its order.</returns>
    /// <exception cref="ArgumentException">There are none, or their sizes differ.</exception>
    public static double[] To(Tensor references, Tensor vectors)
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
}
