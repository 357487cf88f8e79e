using System.Runtime.InteropServices;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Pictures;

/// <summary>Writes one image as a PNG file.</summary>
public static class PngImage
{
    /// <summary>Writes an image, whole or not at all.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="image">Values in [0, 1], channel by channel, row by row; others are clamped.</param>
    /// <param name="shape">Its shape; 1 channel gives a grey image, 3 a colour one.</param>
    /// <exception cref="ArgumentException">The values are no image of this shape, or it has neither 1 channel nor 3.</exception>
    public static void Save(string path, ReadOnlySpan<float> image, ImageShape shape)
    {
        using SKBitmap bitmap = ToBitmap(image, shape);
        Write(path, bitmap);
    }

    /// <summary>Checks before anything is drawn that images can be stored as PNG.</summary>
    /// <exception cref="NotSupportedException">They have neither 1 channel nor 3.</exception>
    internal static void CheckChannels(ImageShape shape)
    {
        if (shape.Channels is not (1 or 3))
        {
            throw new NotSupportedException(
                $"A picture file has 1 channel (grey) or 3 (colour), but these images have {shape.Channels} ({shape}). The format idx "
                + "stores any number of channels.");
        }
    }

    /// <summary>The file of an image of bytes, channel by channel, row by row.</summary>
    internal static SKData Encode(ReadOnlySpan<byte> image, ImageShape shape)
    {
        using SKBitmap bitmap = ToBitmap(image, shape);
        return Encode(bitmap);
    }

    /// <summary>An opaque bitmap of an image with values in [0, 1].</summary>
    internal static SKBitmap ToBitmap(ReadOnlySpan<float> image, ImageShape shape)
    {
        byte[] bytes = new byte[image.Length];
        PixelBytes.FromUnit(image, bytes);
        return ToBitmap(bytes, shape);
    }

    /// <summary>An opaque bitmap of an image; a grey one has its value in all three colours where it is not saved as grey.</summary>
    internal static SKBitmap ToBitmap(ReadOnlySpan<byte> image, ImageShape shape)
    {
        if (shape.Channels is not (1 or 3) || image.Length != shape.Length)
        {
            throw new ArgumentException($"{image.Length} values are not an image of {shape} with 1 or 3 channels.");
        }

        bool grey = shape.Channels == 1;
        var bitmap = new SKBitmap(shape.Width, shape.Height, grey ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        byte[] pixels = new byte[bitmap.RowBytes * shape.Height];
        int plane = shape.Height * shape.Width;
        int step = grey ? 1 : 4;
        for (int i = 0; i < plane; i++)
        {
            (int y, int x) = Math.DivRem(i, shape.Width);
            Span<byte> pixel = pixels.AsSpan((y * bitmap.RowBytes) + (x * step), step);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                pixel[channel] = image[(channel * plane) + i];
            }

            if (!grey)
            {
                pixel[3] = byte.MaxValue;
            }
        }

        Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        return bitmap;
    }

    /// <summary>Writes a picture as a PNG file, whole or not at all.</summary>
    internal static void Write(string path, SKBitmap picture)
    {
        using SKData data = Encode(picture);
        WholeFile.Write(path, stream => data.SaveTo(stream));
    }

    /// <summary>The PNG file of a picture.</summary>
    /// <exception cref="IOException">It cannot be encoded.</exception>
    internal static SKData Encode(SKBitmap bitmap)
    {
        using SKPixmap pixels = bitmap.PeekPixels();
        return pixels.Encode(SKEncodedImageFormat.Png, 100)
            ?? throw new IOException($"A picture of {bitmap.Width} x {bitmap.Height} pixels cannot be written as PNG.");
    }
}
