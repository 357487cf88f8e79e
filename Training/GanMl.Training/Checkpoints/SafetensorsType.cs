using static TorchSharp.torch;

namespace GanMl.Training.Checkpoints;

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
    internal static (ScalarType Type, int Bytes)? Find(string? name) => name is not null && Types.TryGetValue(name, out var found) ? found : null;
}
