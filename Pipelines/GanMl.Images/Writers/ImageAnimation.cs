using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;

namespace GanMl.Images.Writers;

/// <summary>Images as an animated GIF that begins anew when it has ended.</summary>
public static class ImageAnimation
{
    private const int HundredthsInASecond = 100;

    /// <summary>Writes an animation, whole or not at all.</summary>
    /// <param name="path">The GIF file.</param>
    /// <param name="images">Values in [0, 1], image after image, each channel by channel, row by row; at least one image.</param>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="framesPerSecond">1 to 50; a GIF counts in hundredths of a second.</param>
    /// <param name="magnification">Each pixel is drawn as so many in each direction, at least 1.</param>
    /// <exception cref="ArgumentException">There is no whole number of images, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static void Save(string path, ReadOnlySpan<float> images, ImageShape shape, int framesPerSecond = 12, int magnification = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(framesPerSecond, HundredthsInASecond / 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(magnification, 1);
        if (images.Length == 0 || images.Length % shape.Length != 0)
        {
            throw new ArgumentException($"{images.Length} values are no whole number of images of {shape}.", nameof(images));
        }

        using var animation = new Image<Rgb24>(shape.Width * magnification, shape.Height * magnification);
        animation.Metadata.GetGifMetadata().RepeatCount = 0;
        for (int start = 0; start < images.Length; start += shape.Length)
        {
            using Image<Rgb24> frame = Draw(images.Slice(start, shape.Length), shape, magnification);
            frame.Frames.RootFrame.Metadata.GetGifMetadata().FrameDelay = HundredthsInASecond / framesPerSecond;
            animation.Frames.AddFrame(frame.Frames.RootFrame);
        }

        animation.Frames.RemoveFrame(0);
        WholeFile.Write(path, stream => animation.SaveAsGif(stream, new GifEncoder { ColorTableMode = GifColorTableMode.Local }));
    }

    private static Image<Rgb24> Draw(ReadOnlySpan<float> image, ImageShape shape, int magnification)
    {
        var frame = new Image<Rgb24>(shape.Width * magnification, shape.Height * magnification);
        int plane = shape.Width * shape.Height;
        for (int y = 0; y < frame.Height; y++)
        {
            for (int x = 0; x < frame.Width; x++)
            {
                int at = (y / magnification * shape.Width) + (x / magnification);
                byte red = Byte(image[at]);
                frame[x, y] = shape.Channels == 1 ? new Rgb24(red, red, red) : new Rgb24(red, Byte(image[plane + at]), Byte(image[(2 * plane) + at]));
            }
        }

        return frame;
    }

    private static byte Byte(float value) => (byte)MathF.Round(Math.Clamp(value, 0, 1) * byte.MaxValue);
}
