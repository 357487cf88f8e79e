using System.Text.Json;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Training.Runs;

/// <summary>
/// The folder of one run: <c>options.json</c>, <c>log.jsonl</c> with a JSON line a tick, <c>samples/</c> with a PNG grid now
/// and then, <c>alarms.jsonl</c> where there were any, <c>checkpoint.safetensors</c> to go on from while it is not finished, and at the end
/// <c>generator.safetensors</c> and <c>generator.onnx</c>.
/// </summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    private readonly bool _isNew;

    private RunFolder(string path, bool isNew = false)
    {
        Path = path;
        _isNew = isNew;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The name of the trained generator's file in a run folder.</summary>
    public const string CheckpointName = "generator.safetensors";

    /// <summary>Where the trained generator's weights go, from which it can be exported again.</summary>
    public string CheckpointPath => System.IO.Path.Combine(Path, CheckpointName);

    /// <summary>Where the state of a run goes that is not finished yet.</summary>
    public string TrainingCheckpointPath => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>
    /// Where the last state of a run goes at which nothing was wrong: to go back to, or to export where training diverged.
    /// </summary>
    public string GoodCheckpointPath => System.IO.Path.Combine(Path, "checkpoint-good.safetensors");

    /// <summary>The JSON lines of the alarms; there is no such file where there was none.</summary>
    public string AlarmsPath => System.IO.Path.Combine(Path, "alarms.jsonl");

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

            bool isNew = !Directory.Exists(full);
            Directory.CreateDirectory(full);
            return new RunFolder(full, isNew);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The run folder {full} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>The folder of a run that was begun.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="TrainingException">There is no run.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        return File.Exists(folder.OptionsPath)
            ? folder
            : throw new TrainingException($"There is no run in {folder.Path}: it holds no options.json.");
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

    /// <summary>What the run was asked to do.</summary>
    /// <param name="parts">What its options ask for by name; null for what comes with GanMl.</param>
    /// <exception cref="TrainingException">The folder does not say, or not in a way that can be read.</exception>
    public RunDescription ReadDescription(TrainingParts? parts = null)
    {
        try
        {
            return RunDescription.Read(OptionsPath, parts);
        }
        catch (Exception e) when (e is JsonException or OptionException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"What the run in {Path} was asked to do cannot be read from options.json: {e.Message}", e);
        }
    }

    /// <summary>Writes what the run is asked to do.</summary>
    internal void WriteDescription(RunDescription description) =>
        WholeFile.Write(OptionsPath, description.Write);

    /// <summary>Deletes the folder if it was made for this run and nothing was written into it.</summary>
    internal void DeleteIfUnused()
    {
        if (_isNew && Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    /// <summary>Takes back what was logged after some images, before a run goes on from there.</summary>
    internal void CutLog(long images) => Keep(LogPath, line => line.Images <= images);

    /// <summary>
    /// Takes back the alarms after some images, which a run that goes on from there raises again; not those at which it went back.
    /// </summary>
    internal void CutAlarms(long images) => Keep(AlarmsPath, line => line.Images <= images || line.Action == AlarmAction.RollBack);

    /// <summary>Adds a JSON line to the log.</summary>
    internal void AppendLog(TrainingProgress progress) =>
        File.AppendAllText(LogPath, JsonSerializer.Serialize(progress, Line) + "\n");

    /// <summary>Adds a JSON line to the alarms.</summary>
    internal void AppendAlarm(TrainingAlarm alarm, AlarmAction action) =>
        File.AppendAllText(
            AlarmsPath,
            JsonSerializer.Serialize(new { alarm.Watch, alarm.Images, alarm.Reason, alarm.Advice, Action = action }, Line) + "\n");

    /// <summary>A line that was cut off by a crash is not kept; nor is a file without a line.</summary>
    private static void Keep(string path, Func<LoggedLine, bool> isKept)
    {
        if (!File.Exists(path))
        {
            return;
        }

        string[] kept = [.. File.ReadLines(path).Where(line => Read(line) is { } read && isKept(read))];
        if (kept.Length == 0)
        {
            File.Delete(path);
            return;
        }

        WholeFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            foreach (string line in kept)
            {
                writer.Write($"{line}\n");
            }
        });
    }

    private static LoggedLine? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<LoggedLine>(line, Line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a line of the log and one of the alarms have in common.</summary>
    private sealed record LoggedLine(long Images, AlarmAction? Action);
}
