using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Checkpoints;
using GanMl.Training.Data;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Training.Runs;

/// <summary>The training of a run in a folder that it owns: from its beginning or a checkpoint to its end.</summary>
internal static class RunTraining
{
    /// <summary>Trains with a trainer that stands anywhere.</summary>
    internal static TrainingRunResult Run(
        GanTrainer trainer,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress,
        ILogger? logger,
        CancellationToken cancellationToken)
    {
        logger ??= NullLogger.Instance;
        TrainingOptions options = trainer.Options;
        var journal = new RunJournal(folder, logger);
        var checkpoints = new RunCheckpoints(folder, logger);
        var grid = new SampleGrid(trainer.AveragedGenerator, images, options.Seed, trainer.Device);
        journal.WriteImages(trainer, images.Shape);
        TrainingProgress? last = null;
        long before = trainer.ImagesSeen;
        var averages = new RunAverages(folder, trainer, logger);
        var training = new WatchedTraining(trainer, folder, checkpoints, journal, averages, logger);
        foreach (TrainingProgress? tick in training.Train(cancellationToken))
        {
            long now = trainer.ImagesSeen;
            if (tick is not null)
            {
                journal.Log(tick);
                progress?.Report(tick);
                last = tick;
            }

            if (GanTrainer.IsPassed(options.GridImages, before, now))
            {
                journal.Draw(grid, now);
            }

            averages.SaveIfDue();
            if ((training.IsSaveDue || GanTrainer.IsPassed(options.CheckpointImages, before, now)) && now < options.Images)
            {
                training.Save(isTick: tick is not null);
            }

            before = now;
        }

        averages.SaveAtEnd();
        return new RunEnding(trainer, images, folder, journal, checkpoints, logger).End(grid, training, last, cancellationToken);
    }

    /// <summary>Describes the run in its folder, and trains from the first step on.</summary>
    internal static TrainingRunResult Begin(
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress,
        ILogger? logger,
        ImageSetRequest? source,
        TrainingParts? parts,
        CancellationToken cancellationToken)
    {
        using var trainer = new GanTrainer(options, images, logger, parts);
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

    /// <summary>Trains on from the best checkpoint that is left, or from the first step where there is none yet.</summary>
    internal static TrainingRunResult GoOn(
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress,
        ILogger logger,
        TrainingParts? parts,
        CancellationToken cancellationToken)
    {
        RunDescription description = folder.ReadDescription(parts);
        var checkpoints = new RunCheckpoints(folder, logger);
        var journal = new RunJournal(folder, logger);
        using var trainer = new GanTrainer(options, images, logger, parts, isRestored: checkpoints.Exist);
        if (checkpoints.Exist)
        {
            trainer.Restore(checkpoints.Choose());
            journal.CutLog(trainer.ImagesSeen);
            journal.CutAlarms(trainer.ImagesSeen);
        }
        else
        {
            ExpectSameImages(folder, description, images);
            journal.Clear();
        }

        folder.WriteDescription(description with { Training = description.Training with { Watch = options.Watch } });
        logger.LogInformation("Resumes at image {Images:N0} of {Total:N0}", trainer.ImagesSeen, options.Images);
        return Run(trainer, images, folder, progress, logger, cancellationToken);
    }

    /// <summary>Before the first checkpoint, only the folder's description says what the images were.</summary>
    private static void ExpectSameImages(RunFolder folder, RunDescription then, ILabelledImages now)
    {
        var begun = new DataFingerprint(then.Data, then.Count, then.Shape, then.ClassNames);
        var found = DataFingerprint.Of(now);
        if (then.Count > 0 && begun.FormDifference(found) is { } difference)
        {
            throw new CheckpointException(
                $"The run in {folder.Path} was begun on {begun}, but now there are {found}: {difference}. Go on with the same images, or "
                + "begin a new run in another folder.");
        }
    }
}
