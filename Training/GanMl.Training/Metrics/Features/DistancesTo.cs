using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// The distances of vectors to all of some references, in float64 whatever the vectors are in. Both are taken to float64 block by block, so that
/// no copy of a whole set is made.
/// </summary>
internal sealed class DistancesTo
{
    private readonly Tensor _references;
    private readonly Tensor _squares;

    /// <summary>Distances to the rows of a matrix [N, D].</summary>
    internal DistancesTo(Tensor references)
    {
        _references = references;
        _squares = empty(references.size(0), ScalarType.Float64, references.device);
        foreach ((long first, long rows) in FeatureMatrix.Blocks(references.size(0), references.size(1)))
        {
            using DisposeScope block = NewDisposeScope();
            _squares.narrow(0, first, rows).copy_(references.narrow(0, first, rows).to(ScalarType.Float64).square().sum(1));
        }
    }

    /// <summary>The squared distances of some vectors [M, D] to the references, [M, N].</summary>
    internal Tensor SquaredFrom(Tensor vectors)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor given = vectors.to(ScalarType.Float64), squares = given.square().sum(1, keepdim: true);
        Tensor distances = empty(given.size(0), _references.size(0), ScalarType.Float64, given.device);
        foreach ((long first, long rows) in FeatureMatrix.Blocks(_references.size(0), _references.size(1)))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor products = given.mm(_references.narrow(0, first, rows).to(ScalarType.Float64).t());
            distances.narrow(1, first, rows).copy_((squares + _squares.narrow(0, first, rows)).sub_(products.mul_(2)).clamp_(min: 0));
        }

        return distances.MoveToOuterDisposeScope();
    }
}
