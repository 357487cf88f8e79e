using System.Buffers.Binary;
using System.Text.Json;
using GanMl.Inference.GeneratorFile;
using static TorchSharp.torch;

namespace GanMl.Training.Checkpoints;

/// <summary>
/// Writes tensors in the safetensors format, which Python and Rust programs open as well: the length of a JSON header in 8 bytes, the
/// header, then the values of all tensors one after the other, little-endian.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">Where to; a file that lies there is replaced.</param>
    /// <param name="tensors">The tensors by name, on any device.</param>
    /// <param name="metadata">Facts to store beside them. Where <see cref="FileHash.Key"/> is one, it gets the hash of the file.</param>
    /// <exception cref="CheckpointException">A tensor has an element type that the format does not know.</exception>
    internal static void Write(
        string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byte[] header = Header(tensors, metadata);
        WholeFile.Write(path, stream =>
        {
            var hash = new FileHash();
            byte[] length = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            Write(length);
            Write(header);
            foreach ((_, Tensor tensor) in tensors)
            {
                using Tensor flat = tensor.detach().cpu().contiguous();
                Write(flat.bytes);
            }

            if (metadata.ContainsKey(FileHash.Key))
            {
                // Only now is the hash known: it takes the place that the header has kept for it.
                stream.Position = sizeof(ulong) + FileHash.Find(header, FileHash.Blank);
                stream.Write(FileHash.BytesOf(hash.Text));
            }

            void Write(ReadOnlySpan<byte> bytes)
            {
                hash.Append(bytes);
                stream.Write(bytes);
            }
        });
    }

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsReader.MetadataName);
            foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long position = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                string type = SafetensorsType.Name(tensor.dtype, name);
                long end = position + (tensor.numel() * SafetensorsType.Find(type)!.Value.Bytes);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", [position, end]);
                json.WriteEndObject();
                position = end;
            }

            json.WriteEndObject();
        }

        // Spaces behind the header let the values start at a multiple of 8.
        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}

/// <summary>The names of element types in the safetensors format.</summary>
internal static class SafetensorsType
{
    private static readonly Dictionary<string, (ScalarType Type, int Bytes)> Types = new()
    {
        ["F64"] = (ScalarType.Float64, 8),
        ["F32"] = (ScalarType.Float32, 4),
        ["F16"] = (ScalarType.Float16, 2),
        ["BF16"] = (ScalarType.BFloat16, 2),
        ["I64"] = (ScalarType.Int64, 8),
        ["I32"] = (ScalarType.Int32, 4),
        ["I16"] = (ScalarType.Int16, 2),
        ["I8"] = (ScalarType.Int8, 1),
        ["U8"] = (ScalarType.Byte, 1),
        ["BOOL"] = (ScalarType.Bool, 1),
    };

    /// <summary>The name of a type.</summary>
    /// <exception cref="CheckpointException">The format has no such type.</exception>
    internal static string Name(ScalarType type, string tensor) =>
        Types.FirstOrDefault(entry => entry.Value.Type == type).Key
        ?? throw new CheckpointException($"'{tensor}' is {type}, which a checkpoint cannot hold. Convert it to Float32 first.");

    /// <summary>The type of a name and the bytes of one value; null for an unknown name.</summary>
    internal static (ScalarType Type, int Bytes)? Find(string? name) =>
        name is not null && Types.TryGetValue(name, out var found) ? found : null;
}
