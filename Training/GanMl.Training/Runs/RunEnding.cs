using System.Text.Json.Nodes;
using GanMl.Export;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>What is made of a training: the last grid, the weights, the exported generator.</summary>
internal sealed class RunEnding(
    GanTrainer trainer, ILabelledImages images, RunFolder folder, RunJournal journal, RunCheckpoints checkpoints, ILogger logger)
{
    /// <summary>Ends a run whose training has ended.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step.</exception>
    internal TrainingRunResult End(
        SampleGrid grid, WatchedTraining training, TrainingProgress? last, CancellationToken cancellationToken)
    {
        bool isFinished = trainer.ImagesSeen >= trainer.Options.Images;
        if (!isFinished)
        {
            checkpoints.SaveAtEnd(trainer);
        }

        if (trainer.ImagesSeen == 0)
        {
            // An untrained generator draws noise: whoever finds the file would take it for the result.
            throw new OperationCanceledException(
                "The run was ended before its first step: there is nothing to export.", cancellationToken);
        }

        journal.Draw(grid, trainer.ImagesSeen);
        GeneratorInfo info = trainer.Describe(images) with { DataSet = SetName(), Alarms = journal.Alarms };

        // First what was learned, then what is made of it: a failed export never costs the training.
        SaveWeights(info);
        if (isFinished)
        {
            checkpoints.Delete();
        }

        ExportResult export = GeneratorExporter.Export(
            trainer.AveragedGenerator, info, folder.GeneratorPath, cancellation: CancellationToken.None);
        logger.LogInformation("Exported {Path}", folder.GeneratorPath);
        return new TrainingRunResult(
            folder.GeneratorPath, folder.GridPath(trainer.ImagesSeen), export.LargestDifference, last, !isFinished)
        {
            ImagesSeen = trainer.ImagesSeen,
            Diverged = training.Diverged,
            Outcome = training.Diverged is not null ? RunOutcome.Diverged
                : training.IsStopped ? RunOutcome.StoppedByAlarm
                : !isFinished ? RunOutcome.Cancelled
                : OutcomeOf(trainer.Options.Watch, journal, trainer.ImagesSeen),
        };
    }

    /// <summary>Exports the weights of a run whose training has ended, unless that is done.</summary>
    internal static TrainingRunResult Finish(
        RunFolder folder, RunStage stage, WatchOptions watch, ILogger logger, TrainingParts? parts, CancellationToken cancellationToken)
    {
        if (stage == RunStage.Trained)
        {
            (GeneratorNetwork generator, GeneratorInfo trained) = GeneratorCheckpoint.Load(folder.CheckpointPath, parts?.Architectures);
            using (generator)
            {
                GeneratorExporter.Export(generator, trained, folder.GeneratorPath, cancellation: cancellationToken);
            }

            logger.LogInformation("Exported {Path}", folder.GeneratorPath);
        }

        new RunCheckpoints(folder, logger).Delete();
        using OnnxGenerator exported = OnnxGenerator.Open(folder.GeneratorPath, cancellationToken: cancellationToken);
        GeneratorInfo info = exported.Info;
        return new TrainingRunResult(
            folder.GeneratorPath, folder.GridPath(info.ImagesSeen), info.LargestDifference ?? 0, LastProgress: null, Cancelled: false)
        {
            ImagesSeen = info.ImagesSeen,
            Outcome = OutcomeOf(watch, new RunJournal(folder, logger), info.ImagesSeen),
            WasComplete = stage == RunStage.Complete,
        };
    }

    /// <summary>Makes sure that a run is asked for what it was begun with.</summary>
    /// <exception cref="OptionException">Something is another that changes what comes out, or what is written on the way.</exception>
    internal static void ExpectSame(RunFolder folder, TrainingOptions then, TrainingOptions now)
    {
        string[] differing = [.. TrainingPosition.Differences(Comparable(then), Comparable(now))];
        if (differing.Length > 0)
        {
            throw new OptionException(
                nameof(TrainingOptions),
                $"The run in {folder.Path} was begun with other options: {string.Join("; ", differing)}. Go on with its own, or begin a "
                + "new run in another folder.");
        }

        static JsonObject Comparable(TrainingOptions options) => TrainingOptionsJson.Write(options with { Device = "auto", Watch = new() });
    }

    /// <summary>That of the images as the run was begun: they may lie in a folder of another name by now.</summary>
    private string SetName() => File.Exists(folder.OptionsPath) ? folder.ReadDescription(trainer.Parts).Data : images.Name;

    private void SaveWeights(GeneratorInfo info)
    {
        try
        {
            // Whoever finds the generator's weights takes the run for trained: they come last.
            trainer.SaveDiscriminator(folder.DiscriminatorPath);
            GeneratorCheckpoint.Save(folder.CheckpointPath, trainer.AveragedGenerator, info);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string remedy = checkpoints.Exist ? " The run can be resumed from its last checkpoint." : "";
            throw new TrainingException($"The trained weights could not be written: {error.Message.TrimEnd('.')}.{remedy}", error);
        }
    }

    private static RunOutcome OutcomeOf(WatchOptions watch, RunJournal journal, long images) =>
        journal.HasStoppedAt(images) ? RunOutcome.StoppedByAlarm
        : watch.OnAlarm == AlarmAction.RollBack && journal.HasWarned ? RunOutcome.RollBacksUsedUp
        : RunOutcome.Completed;
}
