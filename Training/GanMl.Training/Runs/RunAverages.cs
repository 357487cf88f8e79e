using System.Globalization;
using GanMl.Training.Averaging;
using GanMl.Training.Trainer;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>
/// The snapshots of a run's averages: one after each of equal parts of the run, named by the images seen, and one where the run ends. One
/// that cannot be written is told, and the run goes on without.
/// </summary>
internal sealed class RunAverages
{
    private const string End = "end.safetensors";

    private readonly RunFolder _folder;
    private readonly GanTrainer _trainer;
    private readonly ILogger _logger;
    private long _part;

    /// <summary>Those of a run that stands anywhere. What was written after that place, or at an early end, is deleted.</summary>
    internal RunAverages(RunFolder folder, GanTrainer trainer, ILogger logger)
    {
        _folder = folder;
        _trainer = trainer;
        _logger = logger;
        if (IsWanted)
        {
            Cut();
        }
    }

    /// <summary>Images from one snapshot to the next; 0 for none.</summary>
    internal long Every => IsWanted ? Math.Max(1, _trainer.Options.Images / _trainer.Options.AverageSnapshots) : 0;

    private bool IsWanted => _trainer.Options.AverageSnapshots > 0;

    /// <summary>The files of a folder of snapshots, in their order.</summary>
    internal static IReadOnlyList<string> FilesOf(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)];

    /// <summary>Writes a snapshot where one is due.</summary>
    internal void SaveIfDue()
    {
        long part = IsWanted ? _trainer.ImagesSeen / Every : 0;
        if (part > _part && _trainer.ImagesSeen < _trainer.Options.Images)
        {
            _part = part;
            Save(string.Create(CultureInfo.InvariantCulture, $"{_trainer.ImagesSeen:000000000000}.safetensors"));
        }
    }

    /// <summary>Writes a snapshot where the run ends, also early.</summary>
    internal void SaveAtEnd()
    {
        if (IsWanted && _trainer.ImagesSeen > 0)
        {
            Save(End);
        }
    }

    /// <summary>Deletes what lies after the place where the run now stands: it went back, or goes on from an early end.</summary>
    internal void Cut()
    {
        _part = IsWanted ? _trainer.ImagesSeen / Every : 0;
        foreach (string file in FilesOf(_folder.AveragesPath))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long images) || images > _trainer.ImagesSeen)
            {
                Try(() => File.Delete(file));
            }
        }
    }

    private void Save(string name) => Try(() =>
    {
        Directory.CreateDirectory(_folder.AveragesPath);
        AverageSnapshot.Write(Path.Combine(_folder.AveragesPath, name), _trainer.PowerAverages, _trainer.ImagesSeen);
    });

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogWarning(
                "A snapshot of the averages could not be written or deleted: {Error}. The run goes on.", error.Message.TrimEnd('.'));
        }
    }
}
