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

    /// <summary>[channels, height, width] of a picture, cut to the shape and resized where it has another size and that is wanted.</summary>
    /// <exception cref="ImageSetException">It cannot be read, is broken, or has another size unasked; the message names it.</exception>
    internal static byte[] Decode(string file, ImageShape shape, bool isResized)
    {
        using SKBitmap upright = DecodeUpright(file);
        if (upright.Height == shape.Height && upright.Width == shape.Width)
        {
            return Planes(upright, shape);
        }

        if (!isResized)
        {
            throw new ImageSetException(
                $"'{file}' was {shape.Height} x {shape.Width} when its folder was opened, and is now {upright.Height} x {upright.Width}. "
                + "Open the folder again, or put the file back.");
        }

        int side = Math.Min(upright.Height, upright.Width);
        using var square = new SKBitmap();
        upright.ExtractSubset(square, SKRectI.Create((upright.Width - side) / 2, (upright.Height - side) / 2, side, side));
        var wanted = new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKBitmap resized = square.Resize(wanted, side > shape.Width ? SKFilterQuality.Medium : SKFilterQuality.High)
            ?? throw new ImageSetException($"'{file}' cannot be resized to {shape.Height} x {shape.Width}.");
        return Planes(resized, shape);
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

    private static byte[] Planes(SKBitmap bitmap, ImageShape shape)
    {
        byte[] planes = new byte[shape.Length];
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        int area = shape.Height * shape.Width;
        for (int i = 0; i < area; i++)
        {
            (int y, int x) = Math.DivRem(i, shape.Width);
            int pixel = (y * bitmap.RowBytes) + (x * BytesPerPixel);
            if (shape.Channels == 1)
            {
                planes[i] = ChannelImages.Luma(pixels[pixel], pixels[pixel + 1], pixels[pixel + 2]);
                continue;
            }

            for (int channel = 0; channel < shape.Channels; channel++)
            {
                planes[(channel * area) + i] = pixels[pixel + channel];
            }
        }

        return planes;
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

        return SKCodec.Create(file) ?? throw new ImageSetException($"'{file}' is no picture that can be read. Copy it again, or take it away.");
    }
}
