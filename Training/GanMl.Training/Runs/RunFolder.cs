using System.Text.Json;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Training.Parts;

namespace GanMl.Training.Runs;

/// <summary>
/// The folder of one run: <c>options.json</c>, <c>log.jsonl</c> with a JSON line a tick, <c>samples/</c> with a PNG grid now
/// and then, <c>alarms.jsonl</c> where there were any, <c>training-images.bin</c> (<see cref="TrainedImages"/>), checkpoints to go on from
/// while it is not finished, and at the end <c>generator.safetensors</c>, <c>discriminator.safetensors</c> and <c>generator.onnx</c>.
/// </summary>
/// <remarks>
/// Whoever makes a folder, or trains in it, owns it: no other process or run can until that run has ended, or the folder is disposed of.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private FolderClaim? _claim;

    private RunFolder(string path, FolderClaim? claim = null)
    {
        Path = path;
        _claim = claim;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The name of the trained generator's file in a run folder.</summary>
    public const string CheckpointName = "generator.safetensors";

    /// <summary>The name of the trained discriminator's file in a run folder.</summary>
    internal const string DiscriminatorName = "discriminator.safetensors";

    /// <summary>
    /// Where the trained discriminator's weights go, and those of the encoder if there is one: what another run can begin from
    /// (<see cref="Trainer.TrainingOptions.From"/>), beside the generator.
    /// </summary>
    public string DiscriminatorPath => In(DiscriminatorName);

    /// <summary>Where the trained generator's weights go, from which it can be exported again.</summary>
    public string CheckpointPath => In(CheckpointName);

    /// <summary>Where the state of a run goes that is not finished yet.</summary>
    public string TrainingCheckpointPath => In("checkpoint.safetensors");

    /// <summary>Where the state before that is kept: it is gone on from where the last one is damaged.</summary>
    public string PreviousCheckpointPath => In("checkpoint-previous.safetensors");

    /// <summary>
    /// Where the last state of a run goes at which nothing was wrong: to go back to, or to export where training diverged.
    /// </summary>
    public string GoodCheckpointPath => In("checkpoint-good.safetensors");

    /// <summary>The folder of the snapshots of averages; there is no such folder where none were asked for.</summary>
    public string AveragesPath => In("averages");

    /// <summary>The JSON lines of the alarms; there is no such file where there was none.</summary>
    public string AlarmsPath => In("alarms.jsonl");

    /// <summary>Where the exported generator goes.</summary>
    public string GeneratorPath => In("generator.onnx");

    /// <summary>The JSON lines of the ticks.</summary>
    public string LogPath => In("log.jsonl");

    /// <summary>What the run was asked to do.</summary>
    public string OptionsPath => In("options.json");

    /// <summary>The hashes of the images that it was trained on.</summary>
    public string TrainedImagesPath => In(TrainedImages.FileName);

    /// <summary>Makes a folder for a run, and owns it.</summary>
    /// <param name="path">A path that does not exist yet or is an empty folder.</param>
    /// <exception cref="TrainingException">
    /// Something lies there already, another run has it, or the folder cannot be made.
    /// </exception>
    public static RunFolder Create(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (FolderClaim.IsUsed(full))
        {
            throw new TrainingException($"{full} is not empty. A run never writes over another: name a new folder.");
        }

        return new RunFolder(full, FolderClaim.TryMake(full) ?? throw InUse(full));
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

    /// <summary>
    /// The first of <c>0001-name</c>, <c>0002-name</c>, ... below <paramref name="root"/> that is free. However many ask at once, each gets
    /// a number of its own.
    /// </summary>
    /// <param name="root">The folder of all runs.</param>
    /// <param name="name">
    /// What the run is about: <c>fashion-mnist-dcgan</c>. Characters that a file system refuses become <c>_</c>, and a long name is cut.
    /// </param>
    /// <exception cref="TrainingException">The folder cannot be made.</exception>
    public static RunFolder CreateNext(string root, string name)
    {
        var claim = FolderClaim.MakeNext(System.IO.Path.GetFullPath(root), name);
        return new RunFolder(claim.Path, claim);
    }

    /// <summary>Gives the folder up: another run may work in it. What lies in it stays.</summary>
    public void Dispose()
    {
        _claim?.Dispose();
        _claim = null;
    }

    /// <summary>The path of the sample grid drawn after some images: <c>samples/000032000.png</c>.</summary>
    public string GridPath(long images) => In("samples", $"{images:000000000}.png");

    /// <summary>What the run was asked to do.</summary>
    /// <param name="parts">What its options ask for by name; null for what comes with GanMl.</param>
    /// <exception cref="TrainingException">The folder does not say, or not in a way that can be read.</exception>
    public RunDescription ReadDescription(TrainingParts? parts = null)
    {
        try
        {
            return RunDescription.Read(OptionsPath, parts);
        }
        catch (JsonException e) when (e.LineNumber is not null)
        {
            throw new TrainingException(
                $"What the run in {Path} was asked to do cannot be read: options.json is empty or damaged (line {e.LineNumber + 1}): "
                + "restore it from a copy, or begin a new run in another folder.",
                e);
        }
        catch (Exception e) when (e is JsonException or OptionException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"What the run in {Path} was asked to do cannot be read from options.json: {e.Message}", e);
        }
    }

    /// <summary>The folder at a path, whatever is in it; made where there is none, and owned.</summary>
    /// <exception cref="TrainingException">It holds something else than a run, another run has it, or it cannot be made.</exception>
    internal static RunFolder CreateOrOpen(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(System.IO.Path.Combine(full, "options.json")))
        {
            return Create(full);
        }

        var folder = new RunFolder(full);
        folder.Own();
        return folder;
    }

    /// <summary>Takes the folder for this run, where it does not have it already.</summary>
    /// <exception cref="TrainingException">Another run has it, or it cannot be written to.</exception>
    internal void Own()
    {
        if (_claim is not null)
        {
            return;
        }

        try
        {
            _claim = FolderClaim.TryTake(Path) ?? throw InUse(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The run folder {Path} cannot be written to: {e.Message}", e);
        }
    }

    /// <summary>Writes what the run is asked to do.</summary>
    internal void WriteDescription(RunDescription description) =>
        WholeFile.Write(OptionsPath, description.Write);

    /// <summary>Deletes the folder if it was made for this run and nothing was written into it.</summary>
    internal void DeleteIfUnused()
    {
        _claim?.DeleteIfUnused();
        _claim = null;
    }

    private string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    private static TrainingException InUse(string full) => new(
        $"Another run is at work in {full}; run.lock there says which process it is. Wait until it has ended, or name another folder.");
}
