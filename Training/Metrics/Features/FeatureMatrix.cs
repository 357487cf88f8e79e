using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>What every measure asks of its features: a matrix with a vector a row.</summary>
internal static class FeatureMatrix
{
    /// <summary>How many distances are held at once: 32 MB of them.</summary>
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
            throw new ArgumentException($"The vectors have {features.size(1)} values, and those they are compared with {expected}: use one feature network for both.", name);
        }
    }

    /// <summary>Two sets that are to be compared.</summary>
    internal static void CheckPair(Tensor real, Tensor generated, long atLeast)
    {
        Check(real, nameof(real), atLeast: atLeast);
        Check(generated, nameof(generated), real.size(1), atLeast);
    }

    /// <summary>The squared distances of the rows of two matrices, [N, M].</summary>
    internal static Tensor SquaredDistances(Tensor x, Tensor y) =>
        (x.square().sum(1, keepdim: true) + y.square().sum(1) - (2 * x.mm(y.t()))).clamp_(min: 0);

    /// <summary>Ranges of rows so small that their distances to others fit into little memory.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="others">To how many others.</param>
    internal static IEnumerable<(long First, long Rows)> Blocks(long count, long others)
    {
        long block = Math.Max(1, BlockLength / others);
        for (long first = 0; first < count; first += block)
        {
            yield return (first, Math.Min(block, count - first));
        }
    }
}
