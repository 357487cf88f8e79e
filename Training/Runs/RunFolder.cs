using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Inference;

namespace GanMl.Training.Runs;

/// <summary>
/// The folder of one run: <c>options.json</c>, <c>log.jsonl</c> with a JSON line a tick, <c>samples/</c> with a PNG grid now
/// and then, and at the end <c>generator.safetensors</c> and <c>generator.onnx</c>.
/// </summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    private static readonly JsonSerializerOptions Document = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private RunFolder(string path) => Path = path;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The name of the trained generator's file in a run folder.</summary>
    public const string CheckpointName = "generator.safetensors";

    /// <summary>Where the trained generator's weights go, from which it can be exported again.</summary>
    public string CheckpointPath => System.IO.Path.Combine(Path, CheckpointName);

    /// <summary>Where the exported generator goes.</summary>
    public string GeneratorPath => System.IO.Path.Combine(Path, "generator.onnx");

    /// <summary>The JSON lines of the ticks.</summary>
    public string LogPath => System.IO.Path.Combine(Path, "log.jsonl");

    /// <summary>What the run was asked to do.</summary>
    public string OptionsPath => System.IO.Path.Combine(Path, "options.json");

    /// <summary>Makes a folder for a run.</summary>
    /// <param name="path">A path that does not exist yet or is an empty folder.</param>
    /// <exception cref="TrainingException">Something lies there already, or the folder cannot be made.</exception>
    public static RunFolder Create(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
            {
                throw new TrainingException($"{full} is not empty. A run never writes over another: name a new folder.");
            }

            Directory.CreateDirectory(full);
            return new RunFolder(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The run folder {full} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>The first of <c>0001-name</c>, <c>0002-name</c>, ... below <paramref name="root"/> that is free.</summary>
    /// <param name="root">The folder of all runs.</param>
    /// <param name="name">What the run is about: <c>fashion-mnist-dcgan</c>.</param>
    /// <exception cref="TrainingException">The folder cannot be made.</exception>
    public static RunFolder CreateNext(string root, string name)
    {
        int last = !Directory.Exists(root) ? 0 : Directory.EnumerateDirectories(root)
            .Select(folder => System.IO.Path.GetFileName(folder).Split('-')[0])
            .Select(number => int.TryParse(number, out int value) ? value : 0)
            .DefaultIfEmpty(0)
            .Max();
        return Create(System.IO.Path.Combine(root, $"{last + 1:0000}-{name}"));
    }

    /// <summary>The path of the sample grid drawn after some images: <c>samples/000032000.png</c>.</summary>
    public string GridPath(long images) => System.IO.Path.Combine(Path, "samples", $"{images:000000000}.png");

    /// <summary>Writes what the run is asked to do.</summary>
    internal void WriteOptions(object options) =>
        WholeFile.Write(OptionsPath, stream => JsonSerializer.Serialize(stream, options, Document));

    /// <summary>Adds a JSON line to the log.</summary>
    internal void AppendLog(TrainingProgress progress) =>
        File.AppendAllText(LogPath, JsonSerializer.Serialize(progress, Line) + "\n");
}
