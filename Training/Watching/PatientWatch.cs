namespace GanMl.Training.Watching;

/// <summary>A watch that raises an alarm when several looks in a row are bad, and the next one only after a good look.</summary>
/// <param name="patience">How many.</param>
public abstract class PatientWatch(int patience) : ITrainingWatch
{
    private int _bad;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool IsSuspicious => _bad > 0;

    /// <inheritdoc/>
    public TrainingAlarm? Look(VitalSigns signs)
    {
        (string Reason, string Advice)? finding = Examine(signs);
        _bad = finding is null ? 0 : _bad + 1;
        return finding is { } found && _bad == patience ? new TrainingAlarm(Name, signs.Images, found.Reason, found.Advice) : null;
    }

    /// <inheritdoc/>
    public virtual void Reset() => _bad = 0;

    /// <summary>What is bad about it and what to do, as sentences; null when it is well.</summary>
    protected abstract (string Reason, string Advice)? Examine(VitalSigns signs);
}
