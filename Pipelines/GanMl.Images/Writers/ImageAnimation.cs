using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Writers;

/// <summary>
/// Images as an animated PNG (APNG; part of PNG since its third edition, W3C 2025) that begins again when it has ended. What knows no
/// animations shows the first image.
/// </summary>
public static class ImageAnimation
{
    private const int MaxFramesPerSecond = 60;

    /// <summary>Writes an animation, whole or not at all.</summary>
    /// <param name="path">The file, usually with the ending <c>.png</c> or <c>.apng</c>.</param>
    /// <param name="images">Values in [0, 1], image after image, each channel by channel, row by row; at least one image.</param>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="framesPerSecond">1 to 60. Browsers slow down what is faster.</param>
    /// <param name="magnification">Each pixel is drawn as so many in each direction, at least 1.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of images, or there is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static void Save(string path, ReadOnlySpan<float> images, ImageShape shape, int framesPerSecond = 12, int magnification = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(framesPerSecond, MaxFramesPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(magnification, 1);
        if (images.Length == 0 || images.Length % shape.Length != 0)
        {
            throw new ArgumentException($"{images.Length} values are not a whole number of images of {shape}.", nameof(images));
        }

        using var animation = new MemoryStream();
        var frames = new AnimationStream(animation, images.Length / shape.Length, shape, framesPerSecond, magnification);
        for (int start = 0; start < images.Length; start += shape.Length)
        {
            frames.Add(images.Slice(start, shape.Length));
        }

        frames.End();
        WholeFile.Write(path, animation.WriteTo);
    }
}
