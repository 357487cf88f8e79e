using GanMl.Export.Inputs;
using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Training.Runs;

/// <summary>A training run from the first step to the exported generator, in a folder of its own.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains, logs a JSON line a tick, draws sample grids with fixed latents, saves checkpoints, and exports the averaged generator.
    /// Cancelled, it finishes the step at hand, leaves a checkpoint to go on from, and still draws and exports what was learned so far.
    /// So it does where training diverged, with the generator of its last checkpoint. What only informs, such as the log, ends no run when
    /// it cannot be written, and a checkpoint that cannot is tried again.
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
    /// <exception cref="TrainingException">
    /// The device is missing, another run has the folder, or training diverged before there was a checkpoint.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled before the first step: there is a checkpoint to go on from, and nothing to export.
    /// </exception>
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
        folder.Own();
        try
        {
            return RunTraining.Begin(options, images, folder, progress, logger, source, parts, cancellationToken);
        }
        finally
        {
            folder.DeleteIfUnused();
        }
    }

    /// <summary>
    /// Begins a run in a folder, or goes on with the one that was begun there, however far it has come: from its last checkpoint, from the
    /// first image where there is none yet, or with the export where only that is missing. A run that is complete is left as it is. The
    /// same call can be made again after every interruption, as a restart policy or a batch system does.
    /// </summary>
    /// <param name="options">
    /// What to train and how: for a run that was begun, the same, but for <see cref="TrainingOptions.Device"/> and
    /// <see cref="TrainingOptions.Watch"/>.
    /// </param>
    /// <param name="images">Opens what to train on; not called where nothing is left to train.</param>
    /// <param name="folder">The run's folder, which need not exist.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="source">As in <see cref="Execute"/>.</param>
    /// <param name="parts">What the options ask for by name; null for what comes with GanMl.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The exported generator and where it came from.</returns>
    /// <exception cref="OptionException">
    /// Options or images that cannot be trained with, or the run was begun with others; the message says which.
    /// </exception>
    /// <exception cref="CheckpointException">All checkpoints are damaged, or they belong to other images.</exception>
    /// <exception cref="TrainingException">
    /// The folder holds something else, another run has it, the device is missing, or training diverged before there was a checkpoint.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step.</exception>
    /// <exception cref="ExportException">The written file does not draw what the trained generator draws.</exception>
    public static async Task<TrainingRunResult> BeginOrResumeAsync(
        TrainingOptions options,
        Func<CancellationToken, Task<ILabelledImages>> images,
        string folder,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        ImageSetRequest? source = null,
        TrainingParts? parts = null,
        CancellationToken cancellationToken = default)
    {
        logger ??= NullLogger.Instance;
        options.Validate(parts);
        using RunFolder run = RunFolder.CreateOrOpen(folder);
        try
        {
            if (File.Exists(run.OptionsPath))
            {
                RunEnding.ExpectSame(run, run.ReadDescription(parts).Training, options.Completed(parts ?? TrainingParts.Default));
            }

            RunStage stage = RunStages.Of(run, options.Images, logger);
            if (stage is RunStage.Trained or RunStage.Complete)
            {
                return RunEnding.Finish(run, stage, options.Watch, logger, parts, cancellationToken);
            }

            ILabelledImages opened = await images(cancellationToken).ConfigureAwait(false);
            return stage == RunStage.Empty
                ? RunTraining.Begin(options, opened, run, progress, logger, source, parts, cancellationToken)
                : RunTraining.GoOn(options, opened, run, progress, logger, parts, cancellationToken);
        }
        finally
        {
            run.DeleteIfUnused();
        }
    }

    /// <summary>
    /// Goes on with a run from its last checkpoint, to the weights that it would have had without the interruption, bit for bit on one
    /// machine, device and number of threads. The folder says what to train, how, and on which images. Where the last checkpoint is
    /// damaged, it goes on from the one before; where there is none yet, from the first image; where only the export is missing, with that.
    /// </summary>
    /// <param name="folder">The run's folder. What it logged after the checkpoint is forgotten.</param>
    /// <param name="resume">What is another now, and what came from outside; null for nothing.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="cancellationToken">Ends the run early, again.</param>
    /// <returns>The exported generator and where it came from.</returns>
    /// <exception cref="CheckpointException">All checkpoints are damaged, or they belong to other options or images.</exception>
    /// <exception cref="ImageSetException">The images cannot be had.</exception>
    /// <exception cref="TrainingException">
    /// The run has come to its end, another one has the folder, it does not say what it was or how its images were opened, the device is
    /// missing, or training diverged and none is left to export.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step.</exception>
    /// <exception cref="ExportException">The written file does not draw what the trained generator draws.</exception>
    public static async Task<TrainingRunResult> ResumeAsync(
        RunFolder folder,
        ResumeOptions? resume = null,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        logger ??= NullLogger.Instance;
        resume ??= new ResumeOptions();
        RunDescription description = folder.ReadDescription(resume.Parts);
        TrainingOptions options = description.Training with
        {
            Device = resume.Device ?? description.Training.Device,
            Watch = resume.Watch ?? description.Training.Watch,
        };
        options.Validate(resume.Parts);
        folder.Own();
        try
        {
            if (ExpectToGoOn(folder, options, logger) == RunStage.Trained)
            {
                return RunEnding.Finish(folder, RunStage.Trained, options.Watch, logger, resume.Parts, cancellationToken);
            }

            ILabelledImages images = resume.Images
                ?? await OpenImagesAsync(folder, description, resume, cancellationToken).ConfigureAwait(false);
            return RunTraining.GoOn(options, images, folder, progress, logger, resume.Parts, cancellationToken);
        }
        finally
        {
            folder.Dispose();
        }
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
        logger ??= NullLogger.Instance;
        folder.Own();
        try
        {
            return ExpectToGoOn(folder, options, logger) == RunStage.Trained
                ? RunEnding.Finish(folder, RunStage.Trained, options.Watch, logger, parts, cancellationToken)
                : RunTraining.GoOn(options, images, folder, progress, logger, parts, cancellationToken);
        }
        finally
        {
            folder.Dispose();
        }
    }

    private static RunStage ExpectToGoOn(RunFolder folder, TrainingOptions options, ILogger logger) =>
        RunStages.Of(folder, options.Images, logger) switch
        {
            RunStage.Empty => throw new TrainingException(
                $"The run in {folder.Path} has left no checkpoint to go on from. Start it anew in another folder."),
            RunStage.Complete => throw new TrainingException(
                $"The run in {folder.Path} has come to its end: there is nothing to resume. Its generator is {folder.GeneratorPath}."),
            var stage => stage,
        };

    private static Task<ILabelledImages> OpenImagesAsync(
        RunFolder folder, RunDescription description, ResumeOptions resume, CancellationToken cancellationToken)
    {
        ImageSetRequest source = description.Source ?? throw new TrainingException(
            $"The run in {folder.Path} does not say how its images were opened: give them "
            + $"({nameof(ResumeOptions)}.{nameof(ResumeOptions.Images)}).");
        ImageSetRequest request = source.FoundAt(resume.DataFolder, resume.Data.Sets);
        return request.OpenAsync(ImageSetSplit.Train, resume.Data, cancellationToken: cancellationToken);
    }
}
