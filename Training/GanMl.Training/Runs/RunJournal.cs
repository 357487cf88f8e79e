using System.Text.Json;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>
/// What a run tells on its way, in its folder: the log, the alarms, the sample grids. It only informs, so what cannot be written is told
/// once and never ends the run.
/// </summary>
internal sealed class RunJournal
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    private readonly RunFolder _folder;
    private readonly ILogger _logger;
    private readonly HashSet<string> _failed = [];
    private readonly List<LoggedLine> _alarms = [];

    internal RunJournal(RunFolder folder, ILogger logger)
    {
        _folder = folder;
        _logger = logger;
        Try(folder.AlarmsPath, () => _alarms.AddRange(ReadLines(folder.AlarmsPath).Select(Read).OfType<LoggedLine>()));
    }

    /// <summary>The alarms so far, a sentence each, for the generator's file.</summary>
    internal IReadOnlyList<string> Alarms =>
    [
        .. _alarms.Select(alarm => FormattableString.Invariant($"{alarm.Watch} at image {alarm.Images:N0}: {alarm.Reason}")
            + alarm.Action switch
            {
                AlarmAction.RollBack => " The run went back and on with other random numbers.",
                AlarmAction.Stop => " The run ended there.",
                _ => "",
            }),
    ];

    /// <summary>Whether there was an alarm after which the run went on as it was.</summary>
    internal bool HasWarned => _alarms.Any(alarm => alarm.Action == AlarmAction.Warn);

    /// <summary>Whether an alarm ended the run after some images.</summary>
    internal bool HasStoppedAt(long images) => _alarms.Any(alarm => alarm.Action == AlarmAction.Stop && alarm.Images >= images);

    /// <summary>Adds a JSON line to the log.</summary>
    internal void Log(TrainingProgress progress) => Append(_folder.LogPath, JsonSerializer.Serialize(progress, Line));

    /// <summary>Adds a JSON line to the alarms.</summary>
    internal void Alarm(TrainingAlarm alarm, AlarmAction action)
    {
        _alarms.Add(new LoggedLine(alarm.Images, action, alarm.Watch, alarm.Reason));
        Append(
            _folder.AlarmsPath,
            JsonSerializer.Serialize(new { alarm.Watch, alarm.Images, alarm.Reason, alarm.Advice, Action = action }, Line));
    }

    /// <summary>Draws a sample grid.</summary>
    internal void Draw(SampleGrid grid, long images) => Try("The sample grid", () => grid.Save(_folder.GridPath(images)));

    /// <summary>Writes which images the run is trained on, unless that is known.</summary>
    internal void WriteImages(GanTrainer trainer, Inference.LabelledImages.ImageShape shape)
    {
        if (!File.Exists(_folder.TrainedImagesPath))
        {
            Try(_folder.TrainedImagesPath, () => TrainedImages.Write(
                _folder.TrainedImagesPath, shape, trainer.ImageHashes.Concat(TrainedImages.Before(trainer.Options.From, shape))));
        }
    }

    /// <summary>Takes back what was logged after some images, before a run goes on from there.</summary>
    internal void CutLog(long images) =>
        Try(_folder.LogPath, () => Keep(_folder.LogPath, line => line.Images <= images));

    /// <summary>
    /// Takes back the alarms after some images, which a run that goes on from there raises again; not those at which it went back.
    /// </summary>
    internal void CutAlarms(long images)
    {
        _alarms.RemoveAll(line => !IsKept(line));
        Try(_folder.AlarmsPath, () => Keep(_folder.AlarmsPath, IsKept));

        bool IsKept(LoggedLine line) => line.Images <= images || line.Action == AlarmAction.RollBack;
    }

    /// <summary>Begins anew: nothing was logged yet.</summary>
    internal void Clear()
    {
        _alarms.Clear();
        Try(_folder.LogPath, () => File.Delete(_folder.LogPath));
        Try(_folder.AlarmsPath, () => File.Delete(_folder.AlarmsPath));
    }

    /// <summary>After a line that could not be written whole, the next begins on one of its own.</summary>
    private void Append(string path, string line) =>
        Try(path, () => File.AppendAllText(path, $"{(_failed.Contains(path) ? "\n" : "")}{line}\n"));

    private void Try(string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (_failed.Add(what))
            {
                _logger.LogWarning("{What} could not be written: {Error}. The run goes on without.", what, error.Message.TrimEnd('.'));
            }
        }
    }

    /// <summary>A line that was cut off by a crash is not kept; nor is a file without a line.</summary>
    private static void Keep(string path, Func<LoggedLine, bool> isKept)
    {
        if (!File.Exists(path))
        {
            return;
        }

        string[] kept = [.. ReadLines(path).Where(line => Read(line) is { } read && isKept(read))];
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

    private static IEnumerable<string> ReadLines(string path) => File.Exists(path) ? File.ReadLines(path) : [];

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

    /// <summary>What is read of a line of the log or of the alarms; the log has the first only.</summary>
    private sealed record LoggedLine(long Images, AlarmAction? Action, string? Watch, string? Reason);
}
