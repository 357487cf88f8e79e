using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Images;
using GanMl.Images.Sets;
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
    /// Cancelled, it finishes the step at hand, leaves a checkpoint to go on from, and still draws and exports what was learned so far.
    /// So it does where training diverged, with the generator of its last checkpoint.
    /// </summary>
    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on.</param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="source">
    /// How the images were opened, written into the folder's description: with it, the run goes on by itself. Use
    /// <see cref="ImageSetRequest.FromAnywhere"/> where it names a folder by a relative path. Null for nothing.
    /// </param>
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
        ImageSetRequest? source = null,
        TrainingParts? parts = null,
        CancellationToken cancellationToken = default)
    {
        using GanTrainer trainer = Begin(options, images, folder, logger, parts);
        folder.WriteDescription(new RunDescription
        {
            Data = images.Name,
            Count = images.Count,
            Shape = images.Shape.ToString(),
            ClassNames = images.ClassNames,
            Source = source,
            Training = trainer.Options,
        });
        return Run(trainer, images, folder, progress, logger, cancellationToken);
    }

    /// <summary>
    /// Goes on with a run from its last checkpoint, to the weights that it would have had without the interruption, bit for bit on one
    /// machine, device and number of threads. The folder says what to train, how, and on which images.
    /// </summary>
    /// <param name="folder">The run's folder. What it logged after the checkpoint is forgotten.</param>
    /// <param name="resume">What is another now, and what came from outside; null for nothing.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="cancellationToken">Ends the run early, again.</param>
    /// <returns>The exported generator and where it came from.</returns>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or belongs to other options or images.</exception>
    /// <exception cref="ImageSetException">The images cannot be had.</exception>
    /// <exception cref="TrainingException">
    /// There is no checkpoint to go on from, the folder does not say what it was or how its images were opened, the device is missing, or
    /// training diverged and none is left to export.
    /// </exception>
    /// <exception cref="ExportException">The written file does not draw what the trained generator draws.</exception>
    public static async Task<TrainingRunResult> ResumeAsync(
        RunFolder folder,
        ResumeOptions? resume = null,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        resume ??= new ResumeOptions();
        RunDescription description = folder.ReadDescription(resume.Parts);
        TrainingOptions options = description.Training with
        {
            Device = resume.Device ?? description.Training.Device,
            Watch = resume.Watch ?? description.Training.Watch,
        };
        options.Validate(resume.Parts);
        ExpectCheckpoint(folder);
        ILabelledImages images = resume.Images
            ?? await OpenImagesAsync(folder, description, resume, cancellationToken).ConfigureAwait(false);
        return Resume(options, images, folder, progress, logger, resume.Parts, cancellationToken);
    }

    /// <summary>Goes on with options and images that were read from the folder, or are as good.</summary>
    internal static TrainingRunResult Resume(
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        TrainingParts? parts = null,
        CancellationToken cancellationToken = default)
    {
        ExpectCheckpoint(folder);
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

    /// <summary>A run that cannot begin leaves no empty folder behind.</summary>
    private static GanTrainer Begin(
        TrainingOptions options, ILabelledImages images, RunFolder folder, ILogger? logger, TrainingParts? parts)
    {
        try
        {
            return new GanTrainer(options, images, logger, parts);
        }
        catch
        {
            folder.DeleteIfUnused();
            throw;
        }
    }

    private static void ExpectCheckpoint(RunFolder folder)
    {
        if (!File.Exists(folder.TrainingCheckpointPath))
        {
            throw new TrainingException(File.Exists(folder.GeneratorPath)
                ? $"The run in {folder.Path} has come to its end: there is nothing to resume. Its generator is {folder.GeneratorPath}."
                : $"The run in {folder.Path} has left no checkpoint to go on from. Start it anew in another folder.");
        }
    }

    private static Task<ILabelledImages> OpenImagesAsync(
        RunFolder folder, RunDescription description, ResumeOptions resume, CancellationToken cancellationToken)
    {
        ImageSetRequest source = description.Source ?? throw new TrainingException(
            $"The run in {folder.Path} does not say how its images were opened: give them "
            + $"({nameof(ResumeOptions)}.{nameof(ResumeOptions.Images)}).");
        ImageSetRequest request = resume.DataFolder is { } moved ? source.MovedTo(moved, resume.Data.Sets) : source;
        return request.OpenAsync(ImageSetSplit.Train, resume.Data, cancellationToken: cancellationToken);
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
    /// <summary>
    /// Real images that the exported generator has learned from: fewer than the last report says where training diverged.
    /// </summary>
    public long ImagesSeen { get; init; }

    /// <summary>
    /// Why the run was ended early with the weights of a checkpoint: its numbers were no longer finite. Null where that was not so.
    /// </summary>
    public TrainingAlarm? Diverged { get; init; }
}
