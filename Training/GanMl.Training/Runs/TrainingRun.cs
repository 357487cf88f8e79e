using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Training.Runs;

/// <summary>A training run from the first step to the exported generator, in a folder of its own.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains, logs a JSON line a tick, draws sample grids with fixed latents, saves checkpoints, and exports the averaged generator.
    /// Cancelled, it finishes the step at hand, leaves a checkpoint to go on from, and still draws and exports what was learned so far. So it
    /// does where training diverged, with the generator of its last checkpoint.
    /// </summary>
    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on.</param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="source">How the images were opened, written into the folder's description; null for nothing.</param>
    /// <param name="parts">What the options ask for by name; null for what comes with GanMl.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The exported generator and where it came from.</returns>
    /// <exception cref="OptionException">Options or images that cannot be trained with.</exception>
    /// <exception cref="TrainingException">The device is missing, or training diverged before there was a checkpoint.</exception>
    /// <exception cref="ExportException">The written file does not draw what the trained generator draws.</exception>
    public static TrainingRunResult Execute(
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        IReadOnlyDictionary<string, string>? source = null,
        TrainingParts? parts = null,
        CancellationToken cancellationToken = default)
    {
        using var trainer = new GanTrainer(options, images, logger, parts);
        folder.WriteDescription(new RunDescription
        {
            Data = images.Name,
            Count = images.Count,
            Shape = images.Shape.ToString(),
            ClassNames = images.ClassNames,
            Source = source ?? new Dictionary<string, string>(),
            Training = trainer.Options,
        });
        return Run(trainer, images, folder, progress, logger, cancellationToken);
    }

    /// <summary>
    /// Goes on with a run from its last checkpoint, to the weights that it would have had without the interruption, bit for bit on one
    /// machine, device and number of threads.
    /// </summary>
    /// <param name="options">The run's own, as <see cref="RunFolder.ReadDescription"/> tells; the device and what is done at an alarm may be others. The latter is written there.</param>
    /// <param name="images">The images that it was trained on.</param>
    /// <param name="folder">The run's folder. What it logged after the checkpoint is forgotten.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="parts">What the options ask for by name; null for what comes with GanMl.</param>
    /// <param name="cancellationToken">Ends the run early, again.</param>
    /// <returns>The exported generator and where it came from.</returns>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or belongs to other options or images.</exception>
    /// <exception cref="TrainingException">There is no checkpoint to go on from, the folder's description cannot be read, the device is missing, or training diverged and none is left to export.</exception>
    /// <exception cref="ExportException">The written file does not draw what the trained generator draws.</exception>
    public static TrainingRunResult Resume(
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        TrainingParts? parts = null,
        CancellationToken cancellationToken = default)
    {
        if (!File.Exists(folder.TrainingCheckpointPath))
        {
            throw new TrainingException(File.Exists(folder.GeneratorPath)
                ? $"The run in {folder.Path} has come to its end: there is nothing to resume. Its generator is {folder.GeneratorPath}."
                : $"The run in {folder.Path} has left no checkpoint to go on from. Start it anew in another folder.");
        }

        using var trainer = new GanTrainer(options, images, logger, parts);
        trainer.Restore(folder.TrainingCheckpointPath);
        folder.CutLog(trainer.ImagesSeen);
        folder.CutAlarms(trainer.ImagesSeen);
        RunDescription description = folder.ReadDescription(parts);
        folder.WriteDescription(description with { Training = description.Training with { Watch = options.Watch } });
        (logger ?? NullLogger.Instance).LogInformation("Resumes at image {Images:N0} of {Total:N0}", trainer.ImagesSeen, options.Images);
        return Run(trainer, images, folder, progress, logger, cancellationToken);
    }

    /// <summary>Trains with a trainer that stands anywhere.</summary>
    internal static TrainingRunResult Run(
        GanTrainer trainer,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress,
        ILogger? logger,
        CancellationToken cancellationToken)
    {
        TrainingOptions options = trainer.Options;
        var grid = new SampleGrid(trainer.AveragedGenerator, images, options.Seed, trainer.Device);
        TrainingProgress? last = null;
        long before = trainer.ImagesSeen;
        var training = new WatchedTraining(trainer, folder, logger ?? NullLogger.Instance);
        foreach (TrainingProgress tick in training.Train(cancellationToken))
        {
            folder.AppendLog(tick);
            progress?.Report(tick);
            if (IsDue(options.GridImages, before, tick.Images))
            {
                grid.Save(folder.GridPath(tick.Images));
            }

            if (IsDue(options.CheckpointImages, before, tick.Images) && tick.Images < options.Images)
            {
                training.Save();
            }

            last = tick;
            before = tick.Images;
        }

        bool isFinished = trainer.ImagesSeen >= options.Images;
        if (!isFinished)
        {
            trainer.Save(folder.TrainingCheckpointPath);
        }

        string gridPath = folder.GridPath(trainer.ImagesSeen);
        grid.Save(gridPath);
        GeneratorInfo info = trainer.Describe(images);

        // First what was learned, then what is made of it: a failed export never costs the training.
        GeneratorCheckpoint.Save(folder.CheckpointPath, trainer.AveragedGenerator, info);
        if (isFinished)
        {
            File.Delete(folder.TrainingCheckpointPath);
            File.Delete(folder.GoodCheckpointPath);
        }

        ExportResult export = GeneratorExporter.Export(
            trainer.AveragedGenerator, info, folder.GeneratorPath, cancellation: CancellationToken.None);
        (logger ?? NullLogger.Instance).LogInformation("Exported {Path}", folder.GeneratorPath);
        return new TrainingRunResult(folder.GeneratorPath, gridPath, export.LargestDifference, last, !isFinished)
        {
            ImagesSeen = trainer.ImagesSeen,
            Diverged = training.Diverged,
        };
    }

    /// <summary>Whether a multiple was passed; a run that went back comes by it again.</summary>
    private static bool IsDue(long every, long before, long now) => every > 0 && before / every != now / every;
}

/// <summary>What a run left behind.</summary>
/// <param name="GeneratorPath">The exported generator.</param>
/// <param name="GridPath">The last sample grid.</param>
/// <param name="LargestDifference">The largest difference of a pixel value between TorchSharp and the exported file, of 1.</param>
/// <param name="LastProgress">The last report; null when it was cancelled before the first step.</param>
/// <param name="Cancelled">Whether it was ended early.</param>
public sealed record TrainingRunResult(
    string GeneratorPath,
    string GridPath,
    double LargestDifference,
    TrainingProgress? LastProgress,
    bool Cancelled)
{
    /// <summary>Real images that the exported generator has learned from: fewer than the last report says where training diverged.</summary>
    public long ImagesSeen { get; init; }

    /// <summary>Why the run was ended early with the weights of a checkpoint: its numbers were no longer finite. Null where that was not so.</summary>
    public TrainingAlarm? Diverged { get; init; }
}
