using GanMl.Inference;
using GanMl.Inference.Errors;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.Checkpoints;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>How far the run of a folder has come.</summary>
internal enum RunStage
{
    /// <summary>There is no run.</summary>
    Empty,

    /// <summary>It has not come to its first checkpoint.</summary>
    Begun,

    /// <summary>There is a checkpoint to go on from.</summary>
    Interrupted,

    /// <summary>All images are seen and the weights are saved, but not exported.</summary>
    Trained,

    /// <summary>The generator is exported.</summary>
    Complete,
}

/// <summary>Finds out how far a run has come, from what lies in its folder.</summary>
internal static class RunStages
{
    /// <summary>How far the run of a folder has come.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="total">Images of the whole run.</param>
    /// <param name="logger">Told of what is damaged.</param>
    /// <exception cref="CheckpointException">The trained weights are damaged, and there is nothing else.</exception>
    /// <exception cref="TrainingException">It ended early, and its checkpoint is gone.</exception>
    internal static RunStage Of(RunFolder folder, long total, ILogger logger)
    {
        if (!File.Exists(folder.OptionsPath))
        {
            return RunStage.Empty;
        }

        bool hasCheckpoint = new RunCheckpoints(folder, logger).Exist;
        if (File.Exists(folder.CheckpointPath) && IsTrained(folder, total, hasCheckpoint, logger))
        {
            return IsExported(folder, total, logger) ? RunStage.Complete : RunStage.Trained;
        }

        return hasCheckpoint ? RunStage.Interrupted
            : File.Exists(folder.CheckpointPath) || File.Exists(folder.GeneratorPath) ? throw new TrainingException(
                $"The run in {folder.Path} ended early and its checkpoint is gone: it cannot go on. Begin a new run in another folder.")
            : RunStage.Begun;
    }

    private static bool IsTrained(RunFolder folder, long total, bool hasCheckpoint, ILogger logger)
    {
        try
        {
            return GeneratorCheckpoint.ReadInfo(folder.CheckpointPath).ImagesSeen >= total;
        }
        catch (CheckpointException error)
        {
            if (!hasCheckpoint && !IsExported(folder, total, logger))
            {
                throw;
            }

            logger.LogWarning("{Error}", error.Message);
            return !hasCheckpoint;
        }
    }

    private static bool IsExported(RunFolder folder, long total, ILogger logger)
    {
        if (!File.Exists(folder.GeneratorPath))
        {
            return false;
        }

        try
        {
            using OnnxGenerator generator = OnnxGenerator.Open(folder.GeneratorPath);
            return generator.Info.ImagesSeen >= total;
        }
        catch (Exception error) when (error is InferenceException or GeneratorFileException)
        {
            logger.LogWarning("{Error}", error.Message);
            return false;
        }
    }
}
