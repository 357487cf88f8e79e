using System.Text.Json;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// What is saved of a transformer beside the network: kept as JSON in the metadata of the saved ONNX file, so that file and settings
/// cannot be parted. Where it runs (threads, device) is a matter of the machine and not saved.
/// </summary>
internal sealed record SavedGenerator : SavedOpening
{
    /// <summary>The metadata's key.</summary>
    internal const string Key = GeneratorNames.Keys.Pipeline;

    private const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The bytes of the generator's file; what follows was added for the stock transformers.</summary>
    public int FileLength { get; init; }

    /// <summary>What was taken out of the file and is appended to it when it is loaded; null for nothing.</summary>
    public byte[]? Defaults { get; init; }

    public required string LatentColumn { get; init; }

    public required string LabelColumn { get; init; }

    public string? TruncationColumn { get; init; }

    public float? Truncation { get; init; }

    public string? StyleLatentColumn { get; init; }

    public string? StyleLayerColumn { get; init; }

    public required string PixelsColumn { get; init; }

    public PixelLayout Layout { get; init; }

    public string? ImageColumn { get; init; }

    public int? BatchSize { get; init; }

    /// <summary>
    /// Whether the columns of truncations and second latents are those above and no others. Models of earlier versions look for them by
    /// their usual names whenever they are read.
    /// </summary>
    public bool ColumnsAreSettled { get; init; }

    /// <exception cref="FormatException">It is not what <see cref="ToJson"/> writes, or a newer GanMl has written it.</exception>
    internal static SavedGenerator FromJson(string json)
    {
        SavedGenerator saved;
        try
        {
            saved = JsonSerializer.Deserialize<SavedGenerator>(json) ?? throw new FormatException("The saved generator is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The settings of the saved generator cannot be read: {e.Message}", e);
        }

        return saved.Version <= CurrentVersion
            ? saved
            : throw new FormatException(
                $"The model was saved by a newer GanMl (version {saved.Version} of its settings; this one reads {CurrentVersion}). Update "
                + "GanMl.");
    }

    internal string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The settings in a saved ONNX file, and the generator's file.</summary>
    /// <exception cref="FormatException">The settings are missing or broken.</exception>
    internal static (SavedGenerator Settings, byte[] Model) Read(byte[] saved)
    {
        var parsed = ModelProto.Parser.ParseFrom(saved);
        string json = parsed.MetadataProps.FirstOrDefault(entry => entry.Key == Key)?.Value
            ?? throw new FormatException("The saved model holds an ONNX file, but not the settings that GanMl saves with it.");
        SavedGenerator settings = FromJson(json);
        return settings.FileLength > 0 && settings.FileLength <= saved.Length
            ? (settings, [.. saved.AsSpan(0, settings.FileLength), .. settings.Defaults ?? []])
            : throw new FormatException($"The saved generator should have {settings.FileLength} bytes, but there are {saved.Length}.");
    }
}
