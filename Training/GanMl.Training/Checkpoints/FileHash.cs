using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace GanMl.Training.Checkpoints;

/// <summary>
/// The hash of a safetensors file, which its metadata tell: of all bytes of the file, with zeros in the place of the hash itself. It finds
/// damage by accident; it is no signature.
/// </summary>
internal sealed class FileHash
{
    /// <summary>The key of the metadata.</summary>
    internal const string Key = "ganml.hash";

    /// <summary>What stands in the place of the hash while it is computed.</summary>
    internal const string Blank = "00000000000000000000000000000000";

    private const int BlockBytes = 1 << 20;

    private readonly XxHash128 _hash = new();

    /// <summary>The hash of what was appended.</summary>
    internal string Text => Convert.ToHexStringLower(_hash.GetCurrentHash());

    internal void Append(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    /// <summary>The hash of an open file.</summary>
    /// <param name="stream">The file, from its first byte; it is read to the end.</param>
    /// <param name="header">The header, as it stands in the file.</param>
    /// <param name="place">Where in the header the file's own hash stands.</param>
    internal static string Of(FileStream stream, ReadOnlySpan<byte> header, int place)
    {
        var hash = new FileHash();
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        hash.Append(length);
        hash.Append(header[..place]);
        hash.Append(BytesOf(Blank));
        hash.Append(header[(place + Blank.Length)..]);
        stream.Position = sizeof(ulong) + header.Length;
        byte[] block = new byte[BlockBytes];
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            hash.Append(block.AsSpan(0, read));
        }

        return hash.Text;
    }

    /// <summary>Where in a header a hash stands as the value of its key; below 0 where it does not.</summary>
    internal static int Find(ReadOnlySpan<byte> header, string hash)
    {
        int key = header.IndexOf(BytesOf($"\"{Key}\""));
        int value = key < 0 ? -1 : header[key..].IndexOf(BytesOf($"\"{hash}\""));
        return value < 0 ? -1 : key + value + 1;
    }

    internal static byte[] BytesOf(string text) => Encoding.UTF8.GetBytes(text);
}
