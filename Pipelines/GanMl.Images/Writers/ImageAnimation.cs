using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>
/// Images as an animated PNG (APNG; part of PNG since its third edition, W3C 2025) that begins again when it has ended. What knows no
/// animations shows the first image.
/// </summary>
public static class ImageAnimation
{
    private const int SignatureLength = 8;
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
        uint sequence = 0;
        int count = images.Length / shape.Length;
        for (int frame = 0; frame < count; frame++)
        {
            byte[] png = Encode(images.Slice(frame * shape.Length, shape.Length), shape, magnification);
            byte[] header = Data(png, "IHDR"), pixels = Data(png, "IDAT");
            if (frame == 0)
            {
                animation.Write(png, 0, SignatureLength);
                WriteChunk(animation, "IHDR", header);

                // 0 plays: without end.
                WriteChunk(animation, "acTL", [.. BigEndian((uint)count), .. BigEndian(0)]);
            }

            // The size of the frame, no offset, 1 / framesPerSecond as two 16-bit numbers; it replaces the frame before.
            byte[] control = [.. header[..8], .. new byte[8], 0, 1, 0, (byte)framesPerSecond, 0, 0];
            WriteChunk(animation, "fcTL", [.. BigEndian(sequence++), .. control]);
            if (frame == 0)
            {
                WriteChunk(animation, "IDAT", pixels);
            }
            else
            {
                WriteChunk(animation, "fdAT", [.. BigEndian(sequence++), .. pixels]);
            }
        }

        WriteChunk(animation, "IEND", []);
        WholeFile.Write(path, animation.WriteTo);
    }

    /// <summary>The content of all chunks of a kind. A chunk is its length, its kind, its content and a checksum of 4 bytes.</summary>
    private static byte[] Data(byte[] png, string kind)
    {
        var data = new List<byte>();
        int length;
        for (int at = SignatureLength; at < png.Length; at += length + 12)
        {
            length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (Encoding.ASCII.GetString(png, at + 4, 4) == kind)
            {
                data.AddRange(png.AsSpan(at + 8, length));
            }
        }

        return [.. data];
    }

    private static void WriteChunk(MemoryStream png, string kind, ReadOnlySpan<byte> data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(kind), .. data];
        png.Write(BigEndian((uint)data.Length));
        png.Write(content);
        png.Write(BigEndian(Crc32.HashToUInt32(content)));
    }

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Encode(ReadOnlySpan<float> image, ImageShape shape, int magnification)
    {
        var large = new ImageShape(shape.Channels, shape.Height * magnification, shape.Width * magnification);
        float[] pixels = new float[large.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            // Rows are counted through all channels, here as there.
            (int row, int column) = Math.DivRem(i, large.Width);
            pixels[i] = image[(row / magnification * shape.Width) + (column / magnification)];
        }

        using SKBitmap bitmap = PngImage.ToBitmap(pixels, large);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}

/// <summary>An animated PNG that shows one image after the other.</summary>
internal sealed class AnimationWriter : IImageWriter
{
    private const int MostImages = 1_000;
    private const int WantedWidth = 192;

    public string Name => "animation";

    public string Description => "An animated PNG that shows the images one after the other, as browsers play it.";

    public IReadOnlyList<string> Endings { get; } = [".apng", ".png"];

    public void Write(string path, ImagesToWrite images)
    {
        if (images.Count > MostImages)
        {
            throw new ArgumentException($"An animation shows at most {MostImages:N0} images, not {images.Count:N0}.", nameof(images));
        }

        float[] frames = new float[images.Count * images.Shape.Length];
        int done = 0;
        foreach (GeneratedBatch batch in images.Batches)
        {
            batch.Pixels.Span.CopyTo(frames.AsSpan(done));
            done += batch.Pixels.Length;
        }

        ImageAnimation.Save(path, frames, images.Shape, magnification: Math.Max(1, WantedWidth / images.Shape.Width));
    }
}
