using System.Buffers.Binary;
using System.Text;
using GanMl.Images.Writers;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Images;

/// <summary>
/// Animations taken apart as the PNG specification (third edition) describes them; each frame, put back into a PNG of its own, is read
/// by Skia.
/// </summary>
[TestClass]
public sealed class ImageAnimationTests
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void An_animation_is_a_PNG_of_its_first_frame_with_the_others_behind_it(int channels)
    {
        using var temporary = new TemporaryFolder();
        List<Chunk> chunks = Save(temporary, channels, frames: 4, framesPerSecond: 10);
        string[] kinds = ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"];
        CollectionAssert.AreEqual(kinds, chunks.Select(chunk => chunk.Kind).ToArray());

        // IHDR: width, height, 8 bits a sample, grey (0) or red, green, blue (2), the only compression and filter, not interlaced.
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 15, 0, 0, 0, 10, 8, (byte)(channels - 1), 0, 0, 0 }, chunks[0].Data);

        // acTL: the number of frames, and of plays: 0 is without end.
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0 }, chunks[1].Data);
        Assert.IsEmpty(chunks[^1].Data);

        using SKBitmap plain = SKBitmap.Decode(temporary["walk.png"]);
        Assert.AreEqual(Value(0, 0, 1, 1), plain.GetPixel(7, 5).Red, "what knows no animations shows the first frame");
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 60)]
    public void Every_frame_covers_the_picture_for_its_time(int channels, int framesPerSecond)
    {
        using var temporary = new TemporaryFolder();
        foreach (Chunk control in Save(temporary, channels, frames: 3, framesPerSecond).Where(chunk => chunk.Kind == "fcTL"))
        {
            // fcTL: sequence number, width, height, two offsets, a fraction of a second, nothing to dispose of, no blending.
            CollectionAssert.AreEqual(
                new byte[] { 0, 0, 0, 15, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, (byte)framesPerSecond, 0, 0 }, control.Data[4..]);
        }
    }

    [TestMethod]
    public void Control_and_data_chunks_are_numbered_in_one_sequence()
    {
        using var temporary = new TemporaryFolder();
        uint[] numbers =
        [
            .. Save(temporary, channels: 1, frames: 5, framesPerSecond: 12)
                .Where(chunk => chunk.Kind is "fcTL" or "fdAT")
                .Select(chunk => BinaryPrimitives.ReadUInt32BigEndian(chunk.Data)),
        ];
        CollectionAssert.AreEqual(new uint[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, numbers);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Every_frame_is_its_image_magnified(int channels)
    {
        using var temporary = new TemporaryFolder();
        List<Chunk> chunks = Save(temporary, channels, frames: 4, framesPerSecond: 12);
        int frame = 0;
        foreach (Chunk chunk in chunks.Where(chunk => chunk.Kind is "IDAT" or "fdAT"))
        {
            byte[] pixels = chunk.Kind == "fdAT" ? chunk.Data[4..] : chunk.Data;
            byte[] png = [.. Signature, .. Bytes(chunks[0]), .. Bytes(new Chunk("IDAT", pixels)), .. Bytes(new Chunk("IEND", []))];
            using SKBitmap bitmap = SKBitmap.Decode(png);
            for (int i = 0; i < 150; i++)
            {
                (int y, int x) = Math.DivRem(i, 15);
                SKColor pixel = bitmap.GetPixel(x, y);
                for (int channel = 0; channel < channels; channel++)
                {
                    byte actual = channel switch { 0 => pixel.Red, 1 => pixel.Green, _ => pixel.Blue };
                    Assert.AreEqual(Value(frame, channel, y / 5, x / 5), actual, $"frame {frame}, channel {channel}, ({x}, {y})");
                }
            }

            frame++;
        }

        Assert.AreEqual(4, frame);
    }

    [TestMethod]
    public void What_is_no_animation_is_refused()
    {
        using var temporary = new TemporaryFolder();
        var shape = new ImageShape(1, 2, 3);
        string path = temporary["walk.png"];
        Assert.ThrowsExactly<ArgumentException>(() => ImageAnimation.Save(path, [], shape));
        Assert.ThrowsExactly<ArgumentException>(() => ImageAnimation.Save(path, new float[7], shape));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ImageAnimation.Save(path, new float[6], shape, framesPerSecond: 61));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ImageAnimation.Save(path, new float[6], shape, framesPerSecond: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ImageAnimation.Save(path, new float[6], shape, magnification: 0));
        Assert.IsEmpty(Directory.GetFiles(temporary.Path));
    }

    /// <summary>Writes an animation of 2 x 3 pixels, each drawn as 5 x 5, and takes the file apart.</summary>
    private static List<Chunk> Save(TemporaryFolder temporary, int channels, int frames, int framesPerSecond)
    {
        var shape = new ImageShape(channels, 2, 3);
        float[] images = new float[frames * shape.Length];
        for (int i = 0; i < images.Length; i++)
        {
            (int frame, int inFrame) = Math.DivRem(i, shape.Length);
            images[i] = Value(frame, inFrame / 6, inFrame % 6 / 3, inFrame % 3) / 255f;
        }

        ImageAnimation.Save(temporary["walk.png"], images, shape, framesPerSecond, magnification: 5);
        return Parse(File.ReadAllBytes(temporary["walk.png"]));
    }

    private static byte Value(int frame, int channel, int row, int column) =>
        (byte)((frame * 60) + (channel * 20) + (row * 10) + (column * 3));

    private static List<Chunk> Parse(byte[] png)
    {
        CollectionAssert.AreEqual(Signature, png[..8]);
        var chunks = new List<Chunk>();
        int at = 8;
        while (at < png.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add(new Chunk(Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            CollectionAssert.AreEqual(Bytes(chunks[^1]), png[at..(at + 12 + length)], "length, kind, content and checksum");
            at += 12 + length;
        }

        return chunks;
    }

    private static byte[] Bytes(Chunk chunk)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(chunk.Kind), .. chunk.Data];
        byte[] bytes = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, chunk.Data.Length);
        content.CopyTo(bytes, 4);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - 4), Crc(content));
        return bytes;
    }

    /// <summary>The CRC of the PNG specification, bit by bit: the polynomial with its bits reversed, complemented at both ends.</summary>
    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    private sealed record Chunk(string Kind, byte[] Data);
}
