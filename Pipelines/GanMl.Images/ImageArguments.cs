using System.Runtime.CompilerServices;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images;

/// <summary>The two checks that every set of images owes its callers.</summary>
internal static class ImageArguments
{
    internal static void Check(ILabelledImages images, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, images.Count);
    }

    /// <summary>Returns the part of <paramref name="pixels"/> that holds one image.</summary>
    internal static Span<byte> Check(
        ILabelledImages images,
        int index,
        Span<byte> pixels,
        [CallerArgumentExpression(nameof(pixels))] string? name = null)
    {
        Check(images, index);
        int length = images.Shape.Length;
        return pixels.Length >= length
            ? pixels[..length]
            : throw new ArgumentException($"An image of {images.Shape} needs {length} bytes, not {pixels.Length}.", name);
    }
}
