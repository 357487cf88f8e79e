using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Folders;

/// <summary>Decodes picture files to planes of bytes.</summary>
/// <param name="maximumPixels">The most pixels that a picture may have.</param>
/// <param name="whiteLevel">The value of white in files of 16 bits; null for 65,535.</param>
internal sealed class ImageDecoder(long maximumPixels, int? whiteLevel)
{
    private const int BytesPerPixel = 4;

    /// <summary>A picture as it is looked at: opaque on white, and turned as the camera has noted (Exif 2.32, tag Orientation).</summary>
    /// <param name="file">Its path.</param>
    /// <param name="fault">Why it cannot be had: it cannot be read, is broken or too large. Null where it can.</param>
    /// <returns>Null where it cannot be had.</returns>
    internal UprightPicture? TryDecode(string file, out PictureFault? fault)
    {
        using PictureFile? picture = PictureFile.Open(file, out _, out string? unreadable);
        fault = picture is null ? new PictureFault($"'{file}' {unreadable}") : TooLarge(file, picture.Size);
        if (picture is null || fault is not null)
        {
            return null;
        }

        try
        {
            SKImageInfo info = new(picture.Codec.Info.Width, picture.Codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            byte[] pixels = whiteLevel is { } white && picture.Png is { BitDepth: 16 } png
                ? SixteenBitPng.ReadBytes(file, png, white)
                : Pixels(picture.Codec, info);
            return new UprightPicture(Turn(pixels, info, picture.Origin), picture.Size.Height, picture.Size.Width);
        }
        catch (InvalidDataException e)
        {
            fault = new PictureFault($"'{file}' is broken ({e.Message.TrimEnd('.')})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = new PictureFault($"'{file}' cannot be read ({e.Message.TrimEnd('.')})");
        }
        catch (OutOfMemoryException)
        {
            fault = new PictureFault($"'{file}' needs more memory than there is, for {picture.Size.Height} x {picture.Size.Width} pixels");
        }

        return null;
    }

    /// <summary>What is wrong with a picture of more pixels than are allowed; null where it has not.</summary>
    internal PictureFault? TooLarge(string file, SKSizeI size) => (long)size.Height * size.Width <= maximumPixels ? null : new PictureFault(
        $"'{file}' has {size.Height:N0} x {size.Width:N0} pixels, more than the {maximumPixels:N0} that "
            + $"'{nameof(FolderImagesOptions.MaximumPixels)}' allows",
        IsLimit: true);

    private static byte[] Pixels(SKCodec codec, SKImageInfo info)
    {
        byte[] pixels = new byte[info.BytesSize];
        var pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            SKCodecResult result = codec.GetPixels(info, pin.AddrOfPinnedObject());
            return result is SKCodecResult.Success ? pixels : throw new InvalidDataException(result.ToString());
        }
        finally
        {
            pin.Free();
        }
    }

    /// <summary>Three planes: red, green, blue.</summary>
    private static byte[] Turn(byte[] pixels, SKImageInfo info, SKEncodedOrigin origin)
    {
        (int width, int height, int last) = (info.Width, info.Height, (info.Width * info.Height) - 1);

        // The pixel of the upper left corner, and how far the next one to the right and the next one below lie from it.
        (int corner, int right, int below) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (last, -1, -width),
            SKEncodedOrigin.BottomLeft => (last - width + 1, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (last - width + 1, -width, 1),
            SKEncodedOrigin.RightBottom => (last, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width),
        };
        (int columns, int rows) = PictureFile.IsOnItsSide(origin) ? (height, width) : (width, height);
        byte[] planes = new byte[3 * (last + 1)];
        Span<byte> red = planes.AsSpan(0, last + 1), green = planes.AsSpan(last + 1, last + 1), blue = planes.AsSpan(2 * (last + 1));
        int place = 0;
        for (int row = 0; row < rows; row++)
        {
            int at = corner + (row * below);
            for (int column = 0; column < columns; column++, at += right, place++)
            {
                ReadOnlySpan<byte> pixel = pixels.AsSpan(at * BytesPerPixel, BytesPerPixel);
                byte alpha = pixel[3];
                if (alpha == byte.MaxValue)
                {
                    (red[place], green[place], blue[place]) = (pixel[0], pixel[1], pixel[2]);
                }
                else
                {
                    red[place] = OnWhite(pixel[0], alpha);
                    green[place] = OnWhite(pixel[1], alpha);
                    blue[place] = OnWhite(pixel[2], alpha);
                }
            }
        }

        return planes;
    }

    private static byte OnWhite(byte value, byte alpha) =>
        (byte)(((value * alpha) + (byte.MaxValue * (byte.MaxValue - alpha)) + (byte.MaxValue / 2)) / byte.MaxValue);
}

/// <summary>The pixels of a picture as it is looked at.</summary>
/// <param name="Planes">Red, green, blue: each row by row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record UprightPicture(byte[] Planes, int Height, int Width)
{
    /// <summary>Whether it has no colour.</summary>
    internal bool IsGrey
    {
        get
        {
            ReadOnlySpan<byte> red = Planes.AsSpan(0, Planes.Length / 3);
            return red.SequenceEqual(Planes.AsSpan(red.Length, red.Length)) && red.SequenceEqual(Planes.AsSpan(2 * red.Length));
        }
    }

    /// <summary>A hash of the pixels: equal pictures have equal ones, in whatever format they are stored.</summary>
    internal UInt128 Hash
    {
        get
        {
            Span<byte> size = stackalloc byte[2 * sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(size, Height);
            BinaryPrimitives.WriteInt32LittleEndian(size[sizeof(int)..], Width);
            var hash = new XxHash128();
            hash.Append(size);
            hash.Append(Planes);
            return hash.GetCurrentHashAsUInt128();
        }
    }

    /// <summary>[channels, height, width] in a shape, made to a square where the picture has another size.</summary>
    /// <param name="shape">The shape, with 1 or 3 channels.</param>
    /// <param name="squaring">How a picture of another size becomes a square; null where all must have the shape.</param>
    /// <returns>Null where it has another size unasked.</returns>
    internal byte[]? In(ImageShape shape, Squaring? squaring)
    {
        byte[] planes = Planes;
        if (Height != shape.Height || Width != shape.Width)
        {
            if (squaring is null)
            {
                return null;
            }

            planes = new byte[3 * shape.Height * shape.Width];
            new SquareMaker(new ImageShape(3, Height, Width), shape.Height, squaring.Value).Write(Planes, planes);
        }

        if (shape.Channels == 3)
        {
            return planes;
        }

        // Grey comes last, as in a set that is resized after it has been opened.
        byte[] grey = new byte[planes.Length / 3];
        ChannelImages.ToGrey(planes, grey);
        return grey;
    }
}
