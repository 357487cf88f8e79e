using System.Runtime.InteropServices;
using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Folders;

/// <summary>Decodes picture files to planes of bytes.</summary>
internal static class ImageDecoder
{
    private const int BytesPerPixel = 4;

    /// <summary>The size of a picture as it is looked at, and whether it is stored as grey.</summary>
    /// <exception cref="ImageSetException">It is none, or cannot be read.</exception>
    internal static (SKSizeI Size, bool IsGrey) ReadHead(string file)
    {
        using SKCodec codec = Open(file);
        SKImageInfo info = codec.Info;
        SKSizeI size = IsOnItsSide(codec.EncodedOrigin) ? new SKSizeI(info.Height, info.Width) : info.Size;
        return (size, info.ColorType == SKColorType.Gray8);
    }

    /// <summary>[channels, height, width] of a picture, made to a square where it has another size and that is wanted.</summary>
    /// <param name="file">The picture.</param>
    /// <param name="shape">The shape that is wanted, with 1 or 3 channels.</param>
    /// <param name="squaring">How a picture of another size becomes a square; null where all must have the shape.</param>
    /// <exception cref="ImageSetException">It cannot be read, is broken, or has another size unasked; the message names it.</exception>
    internal static byte[] Decode(string file, ImageShape shape, Squaring? squaring)
    {
        using SKBitmap upright = DecodeUpright(file);
        if (upright.Height == shape.Height && upright.Width == shape.Width)
        {
            return Planes(upright, shape.Channels);
        }

        if (squaring is null)
        {
            throw new ImageSetException(
                $"'{file}' was {shape.Height} x {shape.Width} when its folder was opened, and is now {upright.Height} x {upright.Width}. "
                + "Open the folder again, or put the file back.");
        }

        // Grey comes last, as in a set that is resized after it has been opened.
        byte[] square = new byte[3 * shape.Height * shape.Width];
        var maker = new SquareMaker(new ImageShape(3, upright.Height, upright.Width), shape.Height, squaring.Value);
        maker.Write(Planes(upright, channels: 3), square);
        return shape.Channels == 3 ? square : ToGrey(square);
    }

    private static SKBitmap DecodeUpright(string file)
    {
        using SKCodec codec = Open(file);
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        if (result is not SKCodecResult.Success)
        {
            throw new ImageSetException($"'{file}' is broken ({result}). Copy it again, or take it away.");
        }

        return Turn(bitmap, codec.EncodedOrigin);
    }

    /// <summary>Opaque on white, and turned as the camera has noted (Exif 2.32, tag Orientation).</summary>
    private static SKBitmap Turn(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        (int width, int height) = (bitmap.Width, bitmap.Height);
        (int turnedWidth, int turnedHeight) = IsOnItsSide(origin) ? (height, width) : (width, height);
        var turned = new SKBitmap(new SKImageInfo(turnedWidth, turnedHeight, SKColorType.Rgba8888, SKAlphaType.Opaque));
        ReadOnlySpan<byte> from = bitmap.GetPixelSpan();
        byte[] to = new byte[turned.ByteCount];
        for (int y = 0; y < turnedHeight; y++)
        {
            for (int x = 0; x < turnedWidth; x++)
            {
                (int column, int row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
                    _ => (x, y),
                };
                ReadOnlySpan<byte> pixel = from.Slice((row * bitmap.RowBytes) + (column * BytesPerPixel), BytesPerPixel);
                Span<byte> place = to.AsSpan((y * turned.RowBytes) + (x * BytesPerPixel), BytesPerPixel);
                for (int channel = 0; channel < 3; channel++)
                {
                    place[channel] = OnWhite(pixel[channel], pixel[3]);
                }

                place[3] = byte.MaxValue;
            }
        }

        Marshal.Copy(to, 0, turned.GetPixels(), to.Length);
        return turned;
    }

    private static byte[] Planes(SKBitmap bitmap, int channels)
    {
        int area = bitmap.Height * bitmap.Width;
        byte[] planes = new byte[3 * area];
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < area; i++)
        {
            (int y, int x) = Math.DivRem(i, bitmap.Width);
            int pixel = (y * bitmap.RowBytes) + (x * BytesPerPixel);
            for (int channel = 0; channel < 3; channel++)
            {
                planes[(channel * area) + i] = pixels[pixel + channel];
            }
        }

        return channels == 3 ? planes : ToGrey(planes);
    }

    private static byte[] ToGrey(ReadOnlySpan<byte> planes)
    {
        byte[] grey = new byte[planes.Length / 3];
        ChannelImages.ToGrey(planes, grey);
        return grey;
    }

    private static byte OnWhite(byte value, byte alpha) =>
        (byte)(((value * alpha) + (byte.MaxValue * (byte.MaxValue - alpha)) + (byte.MaxValue / 2)) / byte.MaxValue);

    private static bool IsOnItsSide(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static SKCodec Open(string file)
    {
        if (!File.Exists(file))
        {
            throw new ImageSetException($"'{file}' is no longer there.");
        }

        return SKCodec.Create(file)
            ?? throw new ImageSetException($"'{file}' is no picture that can be read. Copy it again, or take it away.");
    }
}
