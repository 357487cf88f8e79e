using System.Text.Json;
using GanMl.Inference;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Generation;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// What is saved of a transformer beside the network: kept as JSON in the metadata of the saved ONNX file, so that file and settings
/// cannot be parted. Where it runs (threads, device) is a matter of the machine and not saved.
/// </summary>
internal sealed record SavedGenerator
{
    /// <summary>The metadata's key.</summary>
    internal const string Key = "ganml.pipeline";

    private const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The bytes of the file as it was given; what follows was added for the stock transformers.</summary>
    public required int FileLength { get; init; }

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

    public string? LatentInput { get; init; }

    public int? LatentSize { get; init; }

    public LatentDistribution Distribution { get; init; }

    public string? LabelInput { get; init; }

    public IReadOnlyList<string> ClassNames { get; init; } = [];

    public string? ImageOutput { get; init; }

    public float PixelMinimum { get; init; }

    public float PixelMaximum { get; init; } = 1;

    internal static SavedGenerator Of(GenerateImagesOptions options, OnnxGeneratorOptions opening, int fileLength) => new()
    {
        FileLength = fileLength,
        LatentColumn = options.LatentColumn,
        LabelColumn = options.LabelColumn,
        TruncationColumn = options.TruncationColumn,
        Truncation = options.Truncation,
        StyleLatentColumn = options.StyleLatentColumn,
        StyleLayerColumn = options.StyleLayerColumn,
        PixelsColumn = options.PixelsColumn,
        Layout = options.Layout,
        ImageColumn = options.ImageColumn,
        BatchSize = options.BatchSize,
        LatentInput = opening.LatentInput,
        LatentSize = opening.LatentSize,
        Distribution = opening.Distribution,
        LabelInput = opening.LabelInput,
        ClassNames = opening.ClassNames,
        ImageOutput = opening.ImageOutput,
        PixelMinimum = opening.PixelMinimum,
        PixelMaximum = opening.PixelMaximum,
    };

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
                $"The model was saved by a newer GanMl (version {saved.Version} of its settings; this one reads {CurrentVersion}). Update GanMl.");
    }

    internal string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The options of the transformer, opening included.</summary>
    internal GenerateImagesOptions ToOptions() => new()
    {
        LatentColumn = LatentColumn,
        LabelColumn = LabelColumn,
        TruncationColumn = TruncationColumn,
        Truncation = Truncation,
        StyleLatentColumn = StyleLatentColumn,
        StyleLayerColumn = StyleLayerColumn,
        PixelsColumn = PixelsColumn,
        Layout = Layout,
        ImageColumn = ImageColumn,
        BatchSize = BatchSize,
        Opening = new OnnxGeneratorOptions
        {
            LatentInput = LatentInput,
            LatentSize = LatentSize,
            Distribution = Distribution,
            LabelInput = LabelInput,
            ClassNames = ClassNames,
            ImageOutput = ImageOutput,
            PixelMinimum = PixelMinimum,
            PixelMaximum = PixelMaximum,
        },
    };
}
