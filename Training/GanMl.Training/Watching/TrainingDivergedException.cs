namespace GanMl.Training.Watching;

/// <summary>A run whose numbers are no longer finite: no further step can mend that.</summary>
public sealed class TrainingDivergedException : TrainingException
{
    /// <summary>An error that says what the watches saw.</summary>
    public TrainingDivergedException(TrainingAlarm alarm)
        : base($"Training diverged before image {alarm.Images:N0}: {alarm.Reason} {alarm.Advice}") => Alarm = alarm;

    /// <summary>What the watches saw.</summary>
    public TrainingAlarm Alarm { get; }
}
