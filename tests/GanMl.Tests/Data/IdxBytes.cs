using System.Buffers.Binary;
using System.IO.Compression;

namespace GanMl.Tests.Data;

/// <summary>idx files written by hand.</summary>
internal static class IdxBytes
{
    internal static byte[] Labels(params byte[] labels) => [.. Header(1, (uint)labels.Length), .. labels];

    /// <summary>Images of 2 rows and 3 columns whose values count up from 0.</summary>
    internal static byte[] Images(int count) =>
        [.. Header(3, (uint)count, 2, 3), .. Enumerable.Range(0, count * 6).Select(i => (byte)i)];

    internal static byte[] Header(byte dimensions, params uint[] sizes)
    {
        byte[] header = new byte[4 + (4 * sizes.Length)];
        header[2] = 8;
        header[3] = dimensions;
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        }

        return header;
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
