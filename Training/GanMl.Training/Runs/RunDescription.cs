using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Images.Sets;
using GanMl.Models;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;

namespace GanMl.Training.Runs;

/// <summary>What a run was asked to do, as <c>options.json</c> holds it.</summary>
public sealed record RunDescription
{
    /// <summary>The name of the image set.</summary>
    public required string Data { get; init; }

    /// <summary>Images in it.</summary>
    public int Count { get; init; }

    /// <summary>The shape of its images.</summary>
    public string Shape { get; init; } = "";

    /// <summary>The names of its classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How the images were opened: enough to open them again. Null where nobody said.</summary>
    public ImageSetRequest? Source { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Reads an <c>options.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parts">What the options ask for by name; null for what comes with GanMl.</param>
    /// <exception cref="JsonException">It is no description of a run.</exception>
    /// <exception cref="OptionException">The options have a key or a value that there is not.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunDescription Read(string path, TrainingParts? parts = null)
    {
        byte[] file = File.ReadAllBytes(path);

        // Of two values for one key, nobody can tell which was meant.
        using (JsonDocument.Parse(file, new JsonDocumentOptions { AllowDuplicateProperties = false }))
        {
        }

        RunDescription read = JsonSerializer.Deserialize<RunDescription>(file, FormOf(parts)) ?? throw new JsonException("It is null.");
        return read is { Data: not null, Shape: not null, ClassNames: not null, Training: not null, Source: null or { Name: not null } }
            ? read
            : throw new JsonException("A key that needs a value has null.");
    }

    /// <summary>Writes an <c>options.json</c>.</summary>
    internal void Write(Stream stream) => JsonSerializer.Serialize(stream, this, FormOf(null));

    private static JsonSerializerOptions FormOf(TrainingParts? parts) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { TrainingOptionsJson.Converter(parts ?? TrainingParts.Default) },
    };
}
