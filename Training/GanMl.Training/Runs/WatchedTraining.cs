using GanMl.Training.Checkpoints;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Runs;

/// <summary>The training of a run, with what was asked for at an alarm: go on, stop, or go back.</summary>
/// <param name="trainer">What trains.</param>
/// <param name="folder">The run's folder.</param>
/// <param name="logger">Told of every alarm.</param>
internal sealed class WatchedTraining(GanTrainer trainer, RunFolder folder, ILogger logger)
{
    private readonly WatchOptions _options = trainer.Options.Watch;

    private bool CanGoBack => _options.OnAlarm == AlarmAction.RollBack && trainer.RollBacks < _options.RollBacks;

    /// <summary>Why the run has ended where no step could follow: its numbers were no longer finite. Null where that was not so.</summary>
    internal TrainingAlarm? Diverged { get; private set; }

    /// <summary>
    /// Trains to the end, and reports at every tick that was not taken back. Where the numbers are no longer finite and the run cannot go back
    /// (again), it ends with the trainer at the last checkpoint at which nothing was wrong, or else at the last one.
    /// </summary>
    /// <exception cref="TrainingDivergedException">The numbers are no longer finite, and there is no checkpoint yet.</exception>
    internal IEnumerable<TrainingProgress> Train(CancellationToken cancellationToken)
    {
        if (CanGoBack && !File.Exists(folder.GoodCheckpointPath))
        {
            trainer.Save(folder.GoodCheckpointPath);
        }

        bool wentBack;
        do
        {
            wentBack = false;
            using IEnumerator<TrainingProgress> ticks = trainer.Train(cancellationToken).GetEnumerator();
            while (!wentBack && Next(ticks) is var (tick, alarms) && (tick is not null || alarms.Count > 0))
            {
                AlarmAction action = CanGoBack ? AlarmAction.RollBack
                    : tick is null ? AlarmAction.Stop
                    : _options.OnAlarm == AlarmAction.RollBack ? AlarmAction.Warn
                    : _options.OnAlarm;
                Tell(alarms, action);
                if (alarms.Count > 0 && action == AlarmAction.RollBack)
                {
                    GoBack();
                    wentBack = true;
                }
                else if (tick is null)
                {
                    EndEarly(alarms[0]);
                    yield break;
                }
                else
                {
                    yield return tick;
                    if (alarms.Count > 0 && action == AlarmAction.Stop)
                    {
                        yield break;
                    }
                }
            }
        }
        while (wentBack);
    }

    /// <summary>Saves the run as one to go on from and, unless something looks bad, as one to go back to.</summary>
    internal void Save()
    {
        trainer.Save(folder.TrainingCheckpointPath);
        if (_options.OnAlarm != AlarmAction.Ignore && !trainer.IsSuspicious)
        {
            trainer.Save(folder.GoodCheckpointPath);
        }
    }

    private static (TrainingProgress? Tick, IReadOnlyList<TrainingAlarm> Alarms) Next(IEnumerator<TrainingProgress> ticks)
    {
        try
        {
            return ticks.MoveNext() ? (ticks.Current, ticks.Current.Alarms) : (null, []);
        }
        catch (TrainingDivergedException error)
        {
            return (null, [error.Alarm]);
        }
    }

    private void Tell(IReadOnlyList<TrainingAlarm> alarms, AlarmAction action)
    {
        foreach (TrainingAlarm alarm in alarms)
        {
            folder.AppendAlarm(alarm, action);
            logger.LogWarning("{Alarm}", alarm);
        }
    }

    private void GoBack()
    {
        trainer.RollBack(folder.GoodCheckpointPath);

        // Else a run that breaks off before its next checkpoint would be resumed where it went wrong.
        trainer.Save(folder.TrainingCheckpointPath);
        folder.CutLog(trainer.ImagesSeen);
        logger.LogWarning(
            "Goes back to image {Images:N0} and on with other random numbers ({Number} of {Most})", trainer.ImagesSeen, trainer.RollBacks, _options.RollBacks);
    }

    private void EndEarly(TrainingAlarm alarm)
    {
        if (!new[] { folder.GoodCheckpointPath, folder.TrainingCheckpointPath }.Any(IsRestored))
        {
            throw new TrainingDivergedException(alarm with
            {
                Advice = $"{alarm.Advice} There was no checkpoint of trained weights to export: fewer images between checkpoints leave one earlier.",
            });
        }

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
}
