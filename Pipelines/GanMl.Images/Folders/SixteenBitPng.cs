using System.Buffers.Binary;
using System.IO.Compression;

namespace GanMl.Images.Folders;

/// <summary>
/// The values of a PNG of 16 bits, all of them: SkiaSharp keeps the upper eight. Filters and passes are those of the PNG specification,
/// third edition, sections 8.1 and 9.
/// </summary>
internal static class SixteenBitPng
{
    // Adam7: first column and row of each pass, and how far its columns and rows lie apart.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>[height, width, values of a pixel], as stored.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal static ushort[] Read(string file, PngHead head)
    {
        int values = ValuesOf(head);
        ushort[] samples = new ushort[head.Height * head.Width * values];
        using var pixels = new ZLibStream(new MemoryStream(PixelChunks(File.ReadAllBytes(file))), CompressionMode.Decompress);
        (int X, int Y, int StepX, int StepY)[] passes = head.IsInterlaced ? Passes : [(0, 0, 1, 1)];
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            int columns = (head.Width - x + stepX - 1) / stepX, rows = (head.Height - y + stepY - 1) / stepY;
            if (columns <= 0 || rows <= 0)
            {
                continue;
            }

            byte[] before = new byte[columns * values * 2], line = new byte[before.Length];
            for (int row = 0; row < rows; row++)
            {
                int filter = pixels.ReadByte();
                if (filter < 0 || pixels.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) < line.Length)
                {
                    throw new InvalidDataException("It ends before its last row.");
                }

                Undo(filter, line, before, 2 * values);
                for (int i = 0; i < columns * values; i++)
                {
                    (int column, int value) = Math.DivRem(i, values);
                    int pixel = (((row * stepY) + y) * head.Width) + (column * stepX) + x;
                    samples[(pixel * values) + value] = BinaryPrimitives.ReadUInt16BigEndian(line.AsSpan(2 * i));
                }

                (before, line) = (line, before);
            }
        }

        return samples;
    }

    /// <summary>The largest value of the file, alpha aside.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal static int Maximum(string file, PngHead head)
    {
        ushort[] samples = Read(file, head);
        int values = ValuesOf(head), colours = values is 2 or 4 ? values - 1 : values;
        int maximum = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            maximum = i % values < colours ? Math.Max(maximum, samples[i]) : maximum;
        }

        return maximum;
    }

    /// <summary>[height, width, 4]: red, green, blue and alpha as bytes, where a value of <paramref name="white"/> is white.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal static byte[] ReadBytes(string file, PngHead head, int white)
    {
        ushort[] samples = Read(file, head);
        int values = ValuesOf(head);
        byte[] bytes = new byte[4 * head.Height * head.Width];
        for (int pixel = 0; pixel < head.Height * head.Width; pixel++)
        {
            ReadOnlySpan<ushort> from = samples.AsSpan(pixel * values, values);
            Span<byte> to = bytes.AsSpan(pixel * 4, 4);
            for (int channel = 0; channel < 3; channel++)
            {
                to[channel] = Scale(from[values >= 3 ? channel : 0], white);
            }

            to[3] = values is 2 or 4 ? Scale(from[values - 1], ushort.MaxValue) : byte.MaxValue;
        }

        return bytes;
    }

    private static byte Scale(int value, int white) => (byte)(((Math.Min(value, white) * byte.MaxValue) + (white / 2)) / white);

    private static int ValuesOf(PngHead head) => head.ColourType switch { 0 => 1, 4 => 2, 2 => 3, _ => 4 };

    private static byte[] PixelChunks(ReadOnlySpan<byte> png)
    {
        using var pixels = new MemoryStream();
        for (ReadOnlySpan<byte> chunks = png[8..]; chunks.Length >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - 12)
            {
                break;
            }

            if (chunks[4..8].SequenceEqual("IDAT"u8))
            {
                pixels.Write(chunks.Slice(8, (int)length));
            }

            chunks = chunks[(12 + (int)length)..];
        }

        return pixels.ToArray();
    }

    private static void Undo(int filter, Span<byte> line, ReadOnlySpan<byte> above, int pixel)
    {
        for (int i = 0; i < line.Length; i++)
        {
            int left = i < pixel ? 0 : line[i - pixel], up = above[i], corner = i < pixel ? 0 : above[i - pixel];
            line[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => throw new InvalidDataException($"It has a row of filter {filter}, which there is not."),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - (2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
