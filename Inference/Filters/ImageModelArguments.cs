namespace GanMl.Inference.Filters;

/// <summary>What every <see cref="IImageModel"/> checks before it computes.</summary>
internal static class ImageModelArguments
{
    /// <summary>How many images there are.</summary>
    /// <param name="images">Their pixels.</param>
    /// <param name="values">The room for their values.</param>
    /// <param name="imageLength">Pixels of an image.</param>
    /// <param name="valuesPerImage">Values of an image.</param>
    /// <exception cref="ArgumentException">Pixels and values are not those of the same number of images.</exception>
    internal static int CountOf(ReadOnlySpan<float> images, Span<float> values, int imageLength, int valuesPerImage)
    {
        int count = images.Length / imageLength;
        return images.Length == count * imageLength && values.Length == count * valuesPerImage
            ? count
            : throw new ArgumentException(
                $"{images.Length} pixels and {values.Length} values are not those of the same number of images, with {imageLength} pixels "
                + $"and {valuesPerImage} values each.",
                nameof(values));
    }
}
