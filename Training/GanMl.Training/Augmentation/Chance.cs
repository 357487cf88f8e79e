using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>Random numbers for augmentations, one an image.</summary>
internal static class Chance
{
    /// <summary>The augmented image where chance has it, else the image as it was.</summary>
    internal static Tensor Of(double probability, Tensor images, Tensor augmented) => probability >= 1
        ? augmented
        : where(Uniform(images, 0, 1) < probability, augmented, images);

    /// <summary>Uniform numbers from <paramref name="low"/> on, below <paramref name="high"/>, [N, 1, 1, 1].</summary>
    internal static Tensor Uniform(Tensor images, double low, double high) =>
        (rand([images.size(0), 1, 1, 1], images.dtype, images.device) * (high - low)) + low;

    /// <summary>Uniform whole numbers from <paramref name="low"/> to <paramref name="high"/>, both included, int64 [N, 1, 1].</summary>
    internal static Tensor Whole(Tensor images, long low, long high) =>
        randint(low, high + 1, [images.size(0), 1, 1], ScalarType.Int64, images.device);
}
