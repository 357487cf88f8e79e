using System.Buffers.Binary;
using System.IO.Compression;

namespace GanMl.Images.Idx;

/// <summary>
/// One idx file of unsigned bytes: two zero bytes, the type (8), the number of dimensions, each dimension's size as a
/// big-endian 32-bit number, then the values, the last dimension fastest.
/// </summary>
internal sealed record IdxFile(IReadOnlyList<int> Sizes, byte[] Values)
{
    private const byte UnsignedByte = 8;

    // What a header declares is believed only as fast as the bytes arrive.
    private const int FirstAllocation = 1 << 20;

    /// <summary>Reads a plain or gzip file and insists on a number of dimensions, or on one more where images may have channels.</summary>
    internal static IdxFile Read(string path, int dimensions, bool mayHaveChannels = false)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            if (!IsGzip(file))
            {
                return Read(file, path, dimensions, mayHaveChannels);
            }

            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            return Read(unpacked, path, dimensions, mayHaveChannels);
        }
        catch (InvalidDataException e)
        {
            throw new ImageSetException($"'{path}' is a damaged gzip file: {e.Message} Fetch it again.", e);
        }
    }

    /// <summary>How a file of unsigned bytes with these sizes begins.</summary>
    internal static byte[] Header(params ReadOnlySpan<int> sizes)
    {
        byte[] header = new byte[4 + (4 * sizes.Length)];
        header[2] = UnsignedByte;
        header[3] = (byte)sizes.Length;
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        }

        return header;
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && start[0] == 0x1f && start[1] == 0x8b;
    }

    private static IdxFile Read(Stream stream, string path, int dimensions, bool mayHaveChannels)
    {
        byte[] start = new byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        dimensions += mayHaveChannels && start[3] == dimensions + 1 ? 1 : 0;
        CheckStart(start.AsSpan(0, read), path, dimensions);
        byte[] header = new byte[4 * dimensions];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new ImageSetException($"'{path}' is truncated: it ends within its header of {start.Length + header.Length} bytes.");
        }

        int[] sizes = new int[dimensions];
        long length = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * i));
            // Both factors are below 2^32, so the product is exact before it is judged.
            ulong product = (ulong)length * size;
            if (size == 0 || product > (ulong)Array.MaxLength)
            {
                throw new ImageSetException(
                    $"'{path}' declares a size of {size} in dimension {i}: a set has at least one value and at most {Array.MaxLength}.");
            }

            sizes[i] = (int)size;
            length = (long)product;
        }

        return new IdxFile(sizes, ReadValues(stream, path, (int)length));
    }

    private static void CheckStart(ReadOnlySpan<byte> start, string path, int dimensions)
    {
        if (start.Length == 4 && start[0] == 0 && start[1] == 0 && start[2] == UnsignedByte && start[3] == dimensions)
        {
            return;
        }

        string found = start.Length == 0 ? "is empty" : $"starts with {Convert.ToHexString(start)}";
        throw new ImageSetException(
            $"'{path}' {found}: an idx file of {(dimensions == 1 ? "labels" : "images")} starts with 0000080{dimensions} "
            + "(after unpacking, where it is gzip). Are the two files swapped, or is this a web page saved under the file's name?");
    }

    private static byte[] ReadValues(Stream stream, string path, int length)
    {
        byte[] values = new byte[Math.Min(length, FirstAllocation)];
        int filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(values.AsSpan(filled), values.Length - filled, throwOnEndOfStream: false);
            if (filled < values.Length)
            {
                throw new ImageSetException($"'{path}' is truncated: {filled} of the {length} values that its header declares are there.");
            }

            if (filled == length)
            {
                break;
            }

            Array.Resize(ref values, (int)Math.Min(length, 2L * values.Length));
        }

        // Reading past the end also lets gzip compare its checksum.
        if (stream.ReadByte() >= 0)
        {
            throw new ImageSetException(
                $"'{path}' goes on after the {length} values that its header declares: it is not one whole idx file.");
        }

        return values;
    }
}
