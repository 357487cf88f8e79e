using GanMl.Training.Checkpoints;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>The training of a run, with what was asked for at an alarm: go on, stop, or go back.</summary>
/// <param name="trainer">What trains.</param>
/// <param name="folder">The run's folder.</param>
/// <param name="checkpoints">Its checkpoints.</param>
/// <param name="journal">Told of every alarm.</param>
/// <param name="averages">Told where it goes back.</param>
/// <param name="logger">Told of every alarm.</param>
internal sealed class WatchedTraining(
    GanTrainer trainer, RunFolder folder, RunCheckpoints checkpoints, RunJournal journal, RunAverages averages, ILogger logger)
{
    private enum Decision
    {
        /// <summary>Train on.</summary>
        GoOn,

        /// <summary>Back to the last good checkpoint, and on from there with other random numbers.</summary>
        GoBack,

        /// <summary>End here, with the weights as they are.</summary>
        Stop,

        /// <summary>End with the weights of the last checkpoint that can be used.</summary>
        EndAtCheckpoint,
    }

    private readonly WatchOptions _options = trainer.Options.Watch;

    private bool _isGoodDue;

    private bool MayGoBack => _options.OnAlarm == AlarmAction.RollBack && trainer.RollBacks < _options.RollBacks;

    private bool CanGoBack => MayGoBack && File.Exists(folder.GoodCheckpointPath);

    /// <summary>Whether a checkpoint could not be written, or not all of it, and is to be tried at the next tick.</summary>
    internal bool IsSaveDue { get; private set; }

    /// <summary>Whether the run was ended by an alarm, with the weights as they were.</summary>
    internal bool IsStopped { get; private set; }

    /// <summary>Why the run has ended where no step could follow: its numbers were no longer finite. Null where that was not so.</summary>
    internal TrainingAlarm? Diverged { get; private set; }

    /// <summary>
    /// Trains to the end, and reports at every tick that was not taken back; null at a pause between two, where a grid or a checkpoint is
    /// due. Where the numbers are no longer finite and the run cannot go back (again), it ends with the trainer at the last checkpoint at
    /// which nothing was wrong, or else at the last one.
    /// </summary>
    /// <exception cref="TrainingDivergedException">The numbers are no longer finite, and there is no checkpoint yet.</exception>
    internal IEnumerable<TrainingProgress?> Train(CancellationToken cancellationToken)
    {
        if (MayGoBack && !File.Exists(folder.GoodCheckpointPath))
        {
            checkpoints.TrySaveGood(trainer);
        }

        long[] pauses = [trainer.Options.GridImages, trainer.Options.CheckpointImages, averages.Every];
        IEnumerator<TrainingProgress?> ticks = trainer.TrainWithPauses(pauses, cancellationToken).GetEnumerator();
        try
        {
            while (Look(ticks) is { } look)
            {
                if (look.IsPause)
                {
                    yield return null;
                    continue;
                }

                Decision decision = Decide(look);
                Tell(look.Alarms, decision);
                switch (decision)
                {
                    case Decision.GoOn:
                        yield return look.Tick!;
                        break;
                    case Decision.GoBack:
                        GoBack();
                        ticks.Dispose();
                        ticks = trainer.TrainWithPauses(pauses, cancellationToken).GetEnumerator();
                        break;
                    case Decision.Stop:
                        IsStopped = true;
                        yield return look.Tick!;
                        yield break;
                    default:
                        EndAtCheckpoint(look.Alarms[0]);
                        yield break;
                }
            }
        }
        finally
        {
            ticks.Dispose();
        }
    }

    /// <summary>
    /// Saves the run as one to go on from and, at a tick and unless something looks bad, as one to go back to. Where that fails, it is
    /// tried again at the next tick.
    /// </summary>
    /// <param name="isTick">Whether the watches have just looked.</param>
    internal void Save(bool isTick)
    {
        // Between two ticks nobody has looked whether the numbers are finite.
        bool isSaved = (isTick || trainer.IsFinite) && checkpoints.TrySave(trainer);
        _isGoodDue |= _options.OnAlarm != AlarmAction.Ignore;
        if (isSaved && isTick && _isGoodDue)
        {
            isSaved &= trainer.IsSuspicious || checkpoints.TrySaveGood(trainer);
            _isGoodDue = false;
        }

        IsSaveDue = !isSaved || _isGoodDue;
    }

    /// <summary>
    /// Trains to the next tick or pause. Null at the end of the training; a look without a tick where the numbers are no longer finite.
    /// </summary>
    private static TickLook? Look(IEnumerator<TrainingProgress?> ticks)
    {
        try
        {
            return !ticks.MoveNext() ? null : ticks.Current is { } tick ? new TickLook(tick, tick.Alarms) : TickLook.Pause;
        }
        catch (TrainingDivergedException error)
        {
            return new TickLook(null, [error.Alarm]);
        }
    }

    /// <summary>What follows from a look: nothing without an alarm; else what was asked for, as far as it can be done.</summary>
    private Decision Decide(TickLook look) => look switch
    {
        { Alarms: [] } => Decision.GoOn,
        _ when CanGoBack => Decision.GoBack,
        { Tick: null } => Decision.EndAtCheckpoint,
        _ when _options.OnAlarm == AlarmAction.Stop => Decision.Stop,
        _ => Decision.GoOn,
    };

    private void Tell(IReadOnlyList<TrainingAlarm> alarms, Decision decision)
    {
        AlarmAction action = decision switch
        {
            Decision.GoBack => AlarmAction.RollBack,
            Decision.GoOn => AlarmAction.Warn,
            _ => AlarmAction.Stop,
        };
        foreach (TrainingAlarm alarm in alarms)
        {
            journal.Alarm(alarm, action);
            logger.LogWarning("{Alarm}", alarm);
        }
    }

    private void GoBack()
    {
        trainer.RollBack(checkpoints.FirstWhole(
            folder.GoodCheckpointPath, folder.TrainingCheckpointPath, folder.PreviousCheckpointPath));

        // Else a run that breaks off before its next checkpoint would be resumed where it went wrong.
        if (checkpoints.TrySave(trainer))
        {
            checkpoints.ForgetPrevious();
        }

        journal.CutLog(trainer.ImagesSeen);
        averages.Cut();
        logger.LogWarning(
            "Goes back to image {Images:N0} and on with other random numbers ({Number} of {Most})",
            trainer.ImagesSeen, trainer.RollBacks, _options.RollBacks);
    }

    private void EndAtCheckpoint(TrainingAlarm alarm)
    {
        string[] paths = [folder.GoodCheckpointPath, folder.TrainingCheckpointPath, folder.PreviousCheckpointPath];
        if (!paths.Any(IsRestored))
        {
            throw new TrainingDivergedException(alarm with
            {
                Advice = $"{alarm.Advice} There was no checkpoint of trained weights to export: "
                    + "fewer images between checkpoints leave one earlier.",
            });
        }

        averages.Cut();
        Diverged = alarm;
        logger.LogWarning("The run ends here, with the generator that it had at image {Images:N0}", trainer.ImagesSeen);
    }

    /// <summary>Whether the trainer is now where a checkpoint was, with weights that have learned something and are numbers.</summary>
    private bool IsRestored(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            trainer.GoBack(path);
            return trainer.ImagesSeen > 0 && trainer.IsFinite;
        }
        catch (CheckpointException error)
        {
            logger.LogWarning("{Error}", error.Message);
            return false;
        }
    }

    /// <param name="Tick">The report; null where no step could follow.</param>
    /// <param name="Alarms">Why something must be decided; empty where nothing is wrong.</param>
    private sealed record TickLook(TrainingProgress? Tick, IReadOnlyList<TrainingAlarm> Alarms)
    {
        internal static TickLook Pause { get; } = new(null, []);

        internal bool IsPause => Tick is null && Alarms.Count == 0;
    }
}
