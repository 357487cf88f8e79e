using GanMl.Training.Checkpoints;
using GanMl.Training.Trainer;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>
/// The checkpoints of a run: the last one, the one before, and the last at which nothing was wrong. A damaged one is passed over, and said.
/// </summary>
internal sealed class RunCheckpoints(RunFolder folder, ILogger logger)
{
    private readonly string _next = Path.Combine(folder.Path, "checkpoint-next.safetensors");

    private readonly HashSet<string> _failing = [];

    /// <summary>Whether there is one to go on from, damaged or not.</summary>
    internal bool Exist => Paths.Any(File.Exists);

    private string[] Paths => [folder.TrainingCheckpointPath, _next, folder.PreviousCheckpointPath, folder.GoodCheckpointPath];

    /// <summary>The last checkpoint that is whole.</summary>
    /// <exception cref="CheckpointException">All are damaged.</exception>
    internal string Choose() => FirstWhole(
        [folder.TrainingCheckpointPath, .. Others().OrderByDescending(other => other.Place).Select(other => other.Path)]);

    /// <summary>The first of some checkpoints that is whole.</summary>
    /// <exception cref="CheckpointException">None is.</exception>
    internal string FirstWhole(params IReadOnlyList<string> paths)
    {
        CheckpointException? first = null;
        foreach (string path in paths.Where(File.Exists))
        {
            try
            {
                long images = Open(path).Images;
                if (first is not null)
                {
                    logger.LogWarning(
                        "{Error} Takes {Other} instead, of image {Images:N0}.", first.Message, Path.GetFileName(path), images);
                }

                return path;
            }
            catch (CheckpointException error)
            {
                first ??= error;
            }
        }

        throw first ?? new CheckpointException($"There is no checkpoint in {folder.Path}.");
    }

    /// <summary>
    /// Saves the run as one to go on from; the last becomes the one before. Where that fails, as on a full disk, both stay as they are, and
    /// the run goes on.
    /// </summary>
    /// <returns>Whether it was saved: if not, it is to be tried again.</returns>
    internal bool TrySave(GanTrainer trainer) => Try(folder.TrainingCheckpointPath, () => Save(trainer));

    /// <summary>Saves the run as one to go back to, in the same way.</summary>
    internal bool TrySaveGood(GanTrainer trainer) =>
        Try(folder.GoodCheckpointPath, () => trainer.Save(folder.GoodCheckpointPath));

    /// <summary>Saves the run where it ends early.</summary>
    /// <exception cref="TrainingException">It cannot be written; the last checkpoint is still there.</exception>
    internal void SaveAtEnd(GanTrainer trainer)
    {
        try
        {
            Save(trainer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string last = Exist
                ? $"The last one is that of image {Open(Choose()).Images:N0}: the run can be resumed from there."
                : "There is none before it.";
            throw new TrainingException(
                $"The checkpoint of image {trainer.ImagesSeen:N0} could not be written: {error.Message.TrimEnd('.')}. {last}", error);
        }
    }

    /// <summary>A finished run needs none. One that cannot be deleted does no harm.</summary>
    internal void Delete()
    {
        foreach (string path in Paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("{Path} could not be deleted: {Error}", path, error.Message);
            }
        }
    }

    /// <summary>Forgets the checkpoint before the last, which lies on a way that was given up.</summary>
    internal void ForgetPrevious() => File.Delete(folder.PreviousCheckpointPath);

    /// <summary>A crash between the steps leaves the new one under its first name.</summary>
    private void Save(GanTrainer trainer)
    {
        trainer.Save(_next);
        if (File.Exists(folder.TrainingCheckpointPath))
        {
            File.Move(folder.TrainingCheckpointPath, folder.PreviousCheckpointPath, overwrite: true);
        }

        File.Move(_next, folder.TrainingCheckpointPath, overwrite: true);
    }

    private bool Try(string path, Action save)
    {
        try
        {
            save();
            _failing.Remove(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (_failing.Add(path))
            {
                logger.LogWarning(
                    "A checkpoint could not be written: {Error}. The run goes on, keeps the last one, and tries again.",
                    error.Message.TrimEnd('.'));
            }

            return false;
        }
    }

    private IEnumerable<(string Path, (int RollBacks, long Images) Place)> Others()
    {
        foreach (string path in new[] { _next, folder.PreviousCheckpointPath, folder.GoodCheckpointPath }.Where(File.Exists))
        {
            TrainingPosition? position = null;
            try
            {
                position = Open(path);
            }
            catch (CheckpointException)
            {
                // Another is damaged too: it comes last, and its turn tells.
            }

            yield return (path, position is null ? (-1, -1) : (position.RollBacks, position.Images));
        }
    }

    private static TrainingPosition Open(string path)
    {
        using var reader = new TrainingCheckpointReader(path);
        return reader.Position;
    }
}
