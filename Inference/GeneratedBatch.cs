using GanMl.Inference.LabelledImages;

namespace GanMl.Inference;

/// <summary>Some consecutive images of a seed. It owns its memory and stays valid.</summary>
public sealed class GeneratedBatch
{
    private readonly float[] _pixels;
    private readonly long[] _labels;

    internal GeneratedBatch(long firstRow, int count, ImageShape shape, float[] pixels, long[] labels)
    {
        FirstRow = firstRow;
        Count = count;
        Shape = shape;
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>How long one thread was at work to draw it; on another device than the CPU, how long it took.</summary>
    internal TimeSpan DrawingTime { get; init; }

    /// <summary>The row of the first image.</summary>
    public long FirstRow { get; }

    /// <summary>How many images.</summary>
    public int Count { get; }

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>All images, one after the other: [count, channels, height, width], from 0 (black) to 1.</summary>
    public ReadOnlyMemory<float> Pixels => _pixels;

    /// <summary>The labels, one for each image. Empty when the generator is unconditional.</summary>
    public ReadOnlyMemory<long> Labels => _labels;

    /// <summary>Image <paramref name="index"/> of the batch, of row <c>FirstRow + index</c>: [channels, height, width].</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to <c>Count - 1</c>.</exception>
    public ReadOnlySpan<float> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _pixels.AsSpan(index * Shape.Length, Shape.Length);
    }

    /// <summary>
    /// Writes image <paramref name="index"/> as bytes, 0 (black) to 255, channel by channel, row by row, to the first <c>Shape.Length</c>
    /// places of <paramref name="pixels"/>. Each value goes to the nearest byte, one in the middle between two to the even one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to <c>Count - 1</c>.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is shorter than an image.</exception>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        ReadOnlySpan<float> image = Image(index);
        if (pixels.Length < image.Length)
        {
            throw new ArgumentException($"An image of {Shape} needs {image.Length} bytes, not {pixels.Length}.", nameof(pixels));
        }

        PixelBytes.FromUnit(image, pixels);
    }
}
