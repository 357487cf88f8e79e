using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Growing;

/// <summary>
/// Real images as networks that have grown so far see them: shrunk by means, and while a size fades in the weighted sum of the doubled
/// image of the size before and the new one (Karras et al., 2018, appendix A.1).
/// </summary>
internal static class ShrunkImages
{
    /// <summary>Images at a point of growth.</summary>
    /// <param name="images">[N, C, size, size], at the full size.</param>
    /// <param name="point">Where the networks stand.</param>
    /// <returns>[N, C, point.Size, point.Size].</returns>
    public static Tensor At(Tensor images, GrowthPoint point)
    {
        Tensor shrunk = Shrink(images, images.size(3) / point.Size);
        if (!point.IsFading)
        {
            return shrunk;
        }

        Tensor before = nn.functional.interpolate(Shrink(shrunk, 2), scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        return before.lerp(shrunk, point.Alpha);
    }

    private static Tensor Shrink(Tensor images, long factor) =>
        factor == 1 ? images.alias() : nn.functional.avg_pool2d(images, factor, factor);
}
