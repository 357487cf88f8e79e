using GanMl.Models.Layers.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// Multi-scale structural similarity of two images (Wang et al., 2003): 1 for equal ones, about 0 for unlike ones. A Gaussian window of 11
/// pixels with a standard deviation of 1.5, K1 = 0.01, K2 = 0.03, valid positions only, halving by means of 2 x 2.
/// </summary>
/// <remarks>
/// The paper's five scales need 176 pixels. Smaller images have as many scales as leave 11 pixels (two at 28 and 32, three at 64), and the
/// paper's weights of those scales, brought to a sum of 1: such values can be compared only with others at the same size. Colour images are
/// compared channel by channel; the mean counts. Where contrast and structure are opposite at a scale, the value is 0.
/// </remarks>
public static class StructuralSimilarity
{
    private const int Window = 11;
    private const double Deviation = 1.5;
    private const double Luminance = 0.01 * 0.01;
    private const double Contrast = 0.03 * 0.03;

    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>The similarity of images, pair by pair.</summary>
    /// <param name="first">Images [N, C, H, W] in [0, 1], of at least 11 pixels.</param>
    /// <param name="second">As many others.</param>
    /// <returns>Float64 [N], 0 to 1.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or are too small.</exception>
    public static Tensor Of(Tensor first, Tensor second)
    {
        int scales = ScalesOf(first);
        if (!first.shape.SequenceEqual(second.shape))
        {
            throw new ArgumentException($"Images of [{string.Join(", ", first.shape)}] are compared with [{string.Join(", ", second.shape)}]: the shapes must be the same.", nameof(second));
        }

        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = first.to(ScalarType.Float64), y = second.to(ScalarType.Float64);
        double sum = Weights.Take(scales).Sum();
        Tensor result = ones(x.size(0), ScalarType.Float64, x.device);
        for (int scale = 0; scale < scales; scale++)
        {
            bool isLast = scale == scales - 1;
            result *= Compare(x, y, withLuminance: isLast).clamp(min: 0).pow(Weights[scale] / sum);
            if (!isLast)
            {
                x = nn.functional.avg_pool2d(x, 2);
                y = nn.functional.avg_pool2d(y, 2);
            }
        }

        return result.MoveToOuterDisposeScope();
    }

    private static int ScalesOf(Tensor images)
    {
        if (images.dim() != 4 || Math.Min(images.size(2), images.size(3)) < Window)
        {
            throw new ArgumentException($"Structural similarity compares images [N, C, H, W] of at least {Window} pixels, not [{string.Join(", ", images.shape)}].", nameof(images));
        }

        long side = Math.Min(images.size(2), images.size(3));
        return Enumerable.Range(1, Weights.Length).Last(scales => side >> (scales - 1) >= Window);
    }

    /// <summary>Mean contrast and structure of each pair at one scale, times luminance where asked for, [N].</summary>
    private static Tensor Compare(Tensor x, Tensor y, bool withLuminance)
    {
        Tensor meanX = Blur(x), meanY = Blur(y);
        Tensor varianceX = Blur(x * x) - (meanX * meanX), varianceY = Blur(y * y) - (meanY * meanY);
        Tensor covariance = Blur(x * y) - (meanX * meanY);
        Tensor similarity = ((2 * covariance) + Contrast) / (varianceX + varianceY + Contrast);
        if (withLuminance)
        {
            similarity *= ((2 * meanX * meanY) + Luminance) / ((meanX * meanX) + (meanY * meanY) + Luminance);
        }

        return similarity.mean([1, 2, 3]);
    }

    private static Tensor Blur(Tensor images)
    {
        double[] taps = [.. Enumerable.Range(0, Window).Select(at => Math.Exp(-Math.Pow(at - (Window / 2), 2) / (2 * Deviation * Deviation)))];
        Tensor line = tensor(taps, device: images.device) / taps.Sum();
        long channels = images.size(1);
        Tensor down = line.view(1, 1, Window, 1).expand(channels, 1, Window, 1), across = line.view(1, 1, 1, Window).expand(channels, 1, 1, Window);
        return nn.functional.conv2d(nn.functional.conv2d(images, down, groups: channels), across, groups: channels);
    }
}
