using System.Globalization;

namespace GanMl.Inference.Devices;

/// <summary>A device that a generator runs on. Two are equal when they name the same device with the same options.</summary>
public sealed class InferenceDevice : IEquatable<InferenceDevice>
{
    private const string CudaName = "cuda";
    private const string DirectMLName = "directml";

    private InferenceDevice(DeviceKind kind, string name, int index = 0, IReadOnlyDictionary<string, string>? options = null)
    {
        Kind = kind;
        Name = name;
        Index = index;
        Options = options?.ToDictionary() ?? [];
    }

    /// <summary>The CPU, which is always there.</summary>
    public static InferenceDevice Cpu { get; } = new(DeviceKind.Cpu, "cpu");

    /// <summary>
    /// The first of CUDA, DirectML and the CPU that works. <see cref="OnnxGenerator.Device"/> says which one that is, and
    /// <see cref="OnnxGenerator.DeviceNotes"/> why it is not another.
    /// </summary>
    public static InferenceDevice Auto { get; } = new(DeviceKind.Auto, "auto");

    /// <summary>What it is called.</summary>
    internal string Name { get; }

    internal DeviceKind Kind { get; }

    internal int Index { get; }

    internal IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>An NVIDIA GPU. Needs the package Microsoft.ML.OnnxRuntime.Gpu, a driver, CUDA 12 and cuDNN 9.</summary>
    /// <param name="index">Which one: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static InferenceDevice Cuda(int index = 0) => Numbered(DeviceKind.Cuda, CudaName, index);

    /// <summary>Any GPU with DirectX 12, on Windows. Needs the package Microsoft.ML.OnnxRuntime.DirectML.</summary>
    /// <param name="index">Which one: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static InferenceDevice DirectML(int index = 0) => Numbered(DeviceKind.DirectML, DirectMLName, index);

    /// <summary>
    /// Any other execution provider that the program's ONNX Runtime was built with: <c>XNNPACK</c>, <c>OpenVINO</c>, <c>QNN</c>,
    /// <c>CoreML</c>, <c>WebGPU</c> and the like.
    /// </summary>
    /// <param name="name">The provider's name as ONNX Runtime knows it; upper and lower case are one.</param>
    /// <param name="options">Its options; null for none.</param>
    public static InferenceDevice Provider(string name, IReadOnlyDictionary<string, string>? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new InferenceDevice(DeviceKind.Provider, name, 0, options);
    }

    /// <summary>An execution provider in a library of its own, which any build of ONNX Runtime 1.23 or newer can load.</summary>
    /// <param name="path">The library's file.</param>
    /// <param name="options">The provider's options; null for none.</param>
    public static InferenceDevice Library(string path, IReadOnlyDictionary<string, string>? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new InferenceDevice(DeviceKind.Library, path, 0, options);
    }

    /// <summary>
    /// Reads what <see cref="ToString"/> writes: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>directml</c>, <c>directml:1</c>,
    /// the path of a provider library (with a folder, or ending in .dll, .so or .dylib), or else the name of a provider.
    /// </summary>
    /// <exception cref="FormatException">The number behind the colon is none.</exception>
    public static InferenceDevice Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (text.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(text).ToUpperInvariant() is ".DLL" or ".SO" or ".DYLIB")
        {
            return Library(text);
        }

        string[] parts = text.Split(':', 2);
        return parts[0].ToUpperInvariant() switch
        {
            "AUTO" when parts.Length == 1 => Auto,
            "CPU" when parts.Length == 1 => Cpu,
            "CUDA" => Cuda(IndexOf(parts, text)),
            "DIRECTML" or "DML" => DirectML(IndexOf(parts, text)),
            _ when parts.Length == 1 => Provider(text),
            _ => throw new FormatException(
                $"'{text}' is no device: a number is possible for cuda and directml alone. Examples: auto, cpu, cuda, cuda:1, directml, "
                + "xnnpack."),
        };
    }

    /// <summary>The name in short: <c>cpu</c>, <c>cuda:0</c>, the name of a provider, the path of a library.</summary>
    public override string ToString() => Kind is DeviceKind.Cuda or DeviceKind.DirectML ? $"{Name}:{Index}" : Name;

    /// <inheritdoc/>
    public bool Equals(InferenceDevice? other) =>
        other is not null
        && Kind == other.Kind
        && Index == other.Index
        && string.Equals(Name, other.Name, Kind == DeviceKind.Library ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)
        && Options.Count == other.Options.Count
        && Options.All(option => other.Options.TryGetValue(option.Key, out string? value) && value == option.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InferenceDevice);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Index, Name.ToUpperInvariant());

    private static InferenceDevice Numbered(DeviceKind kind, string name, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new InferenceDevice(kind, name, index);
    }

    private static int IndexOf(string[] parts, string text) =>
        parts.Length == 1 ? 0
            : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index
            : throw new FormatException($"'{text}' is no device: behind the colon stands the number of a GPU, 0 or more.");
}

/// <summary>What a device is, as far as it takes another way to open it.</summary>
internal enum DeviceKind
{
    Cpu,
    Auto,
    Cuda,
    DirectML,
    Provider,
    Library,
}
