using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>What every measure asks of its features: a matrix with a vector a row.</summary>
internal static class FeatureMatrix
{
    /// <summary>How many values of type float64 are held at once: 32 MB of them.</summary>
    private const long BlockLength = 1L << 22;

    /// <exception cref="ArgumentException">It is no matrix, too small, or its vectors have another size.</exception>
    internal static void Check(Tensor features, string name, long? size = null, long atLeast = 1)
    {
        if (features.dim() != 2)
        {
            throw new ArgumentException($"Features are a matrix with a vector a row, not a tensor of {features.dim()} dimensions.", name);
        }

        if (features.size(0) < atLeast)
        {
            throw new ArgumentException($"There are {features.size(0)} feature vectors, and at least {atLeast} are needed.", name);
        }

        if (size is { } expected && features.size(1) != expected)
        {
            throw new ArgumentException(
                $"The vectors have {features.size(1)} values, and those they are compared with {expected}: "
                + "use one feature network for both.", name);
        }
    }

    /// <summary>Two sets that are to be compared.</summary>
    internal static void CheckPair(Tensor real, Tensor generated, long atLeast)
    {
        Check(real, nameof(real), atLeast: atLeast);
        Check(generated, nameof(generated), real.size(1), atLeast);
    }

    /// <summary>Ranges of rows so small that what is computed for them fits into little memory.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="width">How many values are computed for each: its own, or its distances to others.</param>
    internal static IEnumerable<(long First, long Rows)> Blocks(long count, long width)
    {
        long block = Math.Max(1, BlockLength / Math.Max(1, width));
        for (long first = 0; first < count; first += block)
        {
            yield return (first, Math.Min(block, count - first));
        }
    }
}

/// <summary>
/// The distances of vectors to all of some references, in float64 whatever the vectors are in. Both are taken to float64 block by block,
/// so that no copy of a whole set is made. Vectors that differ by less than rounding does are at no distance.
/// </summary>
internal sealed class DistancesTo
{
    /// <summary>
    /// The squared distance that rounding leaves between equal images, as a share of their squared lengths: features are float32, and a
    /// network rounds otherwise at another place of a batch.
    /// </summary>
    private const double Rounding = 1e-12;

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
            Tensor lengths = squares + _squares.narrow(0, first, rows), squared = lengths - products.mul_(2);
            distances.narrow(1, first, rows).copy_(squared.masked_fill_(squared.le(lengths.mul_(Rounding)), 0));
        }

        return distances.MoveToOuterDisposeScope();
    }
}
