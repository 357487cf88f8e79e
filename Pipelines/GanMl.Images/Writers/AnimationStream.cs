using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using GanMl.Images.Pictures;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>Writes an animated PNG, frame by frame.</summary>
/// <param name="animation">Where to.</param>
/// <param name="count">How many frames there will be.</param>
/// <param name="shape">The shape of every image; 1 or 3 channels.</param>
/// <param name="framesPerSecond">1 to 60.</param>
/// <param name="magnification">Each pixel is drawn as so many in each direction.</param>
internal sealed class AnimationStream(Stream animation, int count, ImageShape shape, int framesPerSecond, int magnification)
{
    private const int SignatureLength = 8;

    private uint _sequence;

    /// <summary>Adds a frame.</summary>
    /// <param name="image">Its values in [0, 1].</param>
    internal void Add(ReadOnlySpan<float> image)
    {
        byte[] png = Encode(image);
        byte[] header = Data(png, "IHDR"), pixels = Data(png, "IDAT");
        bool isFirst = _sequence == 0;
        if (isFirst)
        {
            animation.Write(png, 0, SignatureLength);
            WriteChunk("IHDR", header);

            // 0 plays: without end.
            WriteChunk("acTL", [.. BigEndian((uint)count), .. BigEndian(0)]);
        }

        // The size of the frame, no offset, 1 / framesPerSecond as two 16-bit numbers; it replaces the frame before.
        byte[] control = [.. header[..8], .. new byte[8], 0, 1, 0, (byte)framesPerSecond, 0, 0];
        WriteChunk("fcTL", [.. BigEndian(_sequence++), .. control]);
        if (isFirst)
        {
            WriteChunk("IDAT", pixels);
        }
        else
        {
            WriteChunk("fdAT", [.. BigEndian(_sequence++), .. pixels]);
        }
    }

    /// <summary>Ends the file.</summary>
    internal void End() => WriteChunk("IEND", []);

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

    private void WriteChunk(string kind, ReadOnlySpan<byte> data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(kind), .. data];
        animation.Write(BigEndian((uint)data.Length));
        animation.Write(content);
        animation.Write(BigEndian(Crc32.HashToUInt32(content)));
    }

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private byte[] Encode(ReadOnlySpan<float> image)
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
        using SKData png = PngImage.Encode(bitmap);
        return png.ToArray();
    }
}
