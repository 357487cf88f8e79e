using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace GanMl.Tests.Data.Folders;

/// <summary>PNG files written by hand, chunk by chunk.</summary>
internal static class PngBytes
{
    /// <summary>A file of any kind: its rows as stored, each after a filter of 0.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="depth">Bits of a value.</param>
    /// <param name="type">0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.</param>
    /// <param name="pixels">All rows without their filters; a file that only claims its size has none.</param>
    /// <param name="before">Chunks before the pixels.</param>
    /// <param name="after">Chunks behind them.</param>
    internal static byte[] Of(
        int width, int height, int depth, int type, byte[] pixels, byte[]? before = null, byte[]? after = null)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)type);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            int stride = pixels.Length / height;
            for (int row = 0; row * stride < pixels.Length; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.AsSpan(row * stride, stride));
            }
        }

        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n',
            .. Chunk("IHDR", header), .. before ?? [], .. Chunk("IDAT", packed.ToArray()), .. after ?? [], .. Chunk("IEND", []),
        ];
    }

    /// <summary>Flat grey.</summary>
    internal static byte[] Grey(int height, int width, int value) =>
        Of(width, height, 8, 0, [.. Enumerable.Repeat((byte)value, height * width)]);

    /// <summary>Grey of 16 bits.</summary>
    internal static byte[] Sixteen(int width, params int[] values)
    {
        byte[] pixels = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(pixels.AsSpan(2 * i), (ushort)values[i]);
        }

        return Of(width, values.Length / width, 16, 0, pixels);
    }

    internal static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>A chunk eXIf with the tag Orientation.</summary>
    internal static byte[] Exif(int orientation, bool isLittle = false) => Chunk("eXIf", isLittle
        ? [.. "II*\0\u0008\0\0\0"u8, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0]
        : [.. "MM\0*\0\0\0\u0008"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0]);
}
