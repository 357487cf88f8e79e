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
