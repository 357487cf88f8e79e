namespace GanMl.Training.Watching;

/// <summary>Something in a run that will not mend itself.</summary>
/// <param name="Watch">Who noticed: <c>collapse</c>, <c>class-spread</c>, <c>divergence</c> or <c>won-discriminator</c>.</param>
/// <param name="Images">Real images seen when it was noticed.</param>
/// <param name="Reason">What was measured, as a sentence.</param>
/// <param name="Advice">What to try, as a sentence.</param>
public sealed record TrainingAlarm(string Watch, long Images, string Reason, string Advice)
{
    /// <summary>The whole of it, for a person.</summary>
    public override string ToString() => FormattableString.Invariant($"{Watch} at image {Images:N0}: {Reason} {Advice}");
}

/// <summary>A run whose numbers are no longer finite: no further step can mend that.</summary>
public sealed class TrainingDivergedException : TrainingException
{
    /// <summary>An error that says what the watches saw.</summary>
    public TrainingDivergedException(TrainingAlarm alarm)
        : base($"Training diverged before image {alarm.Images:N0}: {alarm.Reason} {alarm.Advice}") => Alarm = alarm;

    /// <summary>What the watches saw.</summary>
    public TrainingAlarm Alarm { get; }
}
