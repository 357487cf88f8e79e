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

    /// <summary>Trains to the end, and reports at every tick that was not taken back.</summary>
    /// <exception cref="TrainingDivergedException">The numbers are no longer finite, and the run cannot go back (again).</exception>
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
                AlarmAction action = CanGoBack || _options.OnAlarm != AlarmAction.RollBack ? _options.OnAlarm : AlarmAction.Warn;
                Tell(alarms, action);
                if (alarms.Count > 0 && action == AlarmAction.RollBack)
                {
                    GoBack();
                    wentBack = true;
                }
                else
                {
                    yield return tick!;
                    if (alarms.Count > 0 && action == AlarmAction.Stop)
                    {
                        yield break;
                    }
                }
            }
        }
        while (wentBack);
    }

    /// <summary>Saves the run as one to go back to, unless something looks bad.</summary>
    internal void SaveGood()
    {
        if (CanGoBack && !trainer.IsSuspicious)
        {
            trainer.Save(folder.GoodCheckpointPath);
        }
    }

    private (TrainingProgress? Tick, IReadOnlyList<TrainingAlarm> Alarms) Next(IEnumerator<TrainingProgress> ticks)
    {
        try
        {
            return ticks.MoveNext() ? (ticks.Current, ticks.Current.Alarms) : (null, []);
        }
        catch (TrainingDivergedException error) when (CanGoBack)
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
}
