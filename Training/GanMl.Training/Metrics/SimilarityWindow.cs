using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>The Gaussian window of structural similarity (Wang et al., 2003).</summary>
internal static class SimilarityWindow
{
    /// <summary>Its height and width in pixels.</summary>
    internal const int Side = 11;

    private const double Deviation = 1.5;

    /// <summary>
    /// The means under the window at all valid positions. It is separable, so they are two matrix products.
    /// </summary>
    internal static Tensor Means(Tensor images) =>
        matmul(Positions(images.size(2), images.device), matmul(images, Positions(images.size(3), images.device).t()));

    /// <summary>The window at each valid position of a line, float64 [positions, length].</summary>
    private static Tensor Positions(long length, Device device)
    {
        double[] taps =
            [.. Enumerable.Range(0, Side).Select(at => Math.Exp(-Math.Pow(at - (Side / 2), 2) / (2 * Deviation * Deviation)))];
        double sum = taps.Sum();
        double[,] positions = new double[length - Side + 1, length];
        for (int first = 0; first < positions.GetLength(0); first++)
        {
            for (int at = 0; at < Side; at++)
            {
                positions[first, first + at] = taps[at] / sum;
            }
        }

        return tensor(positions, device: device);
    }
}
