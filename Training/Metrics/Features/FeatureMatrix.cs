using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>What every measure asks of its features: a matrix with a vector a row.</summary>
internal static class FeatureMatrix
{
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
}
