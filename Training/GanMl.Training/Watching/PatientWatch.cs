namespace GanMl.Training.Watching;

/// <summary>
/// A watch that raises an alarm when several looks in a row are bad, and the next one only after a good look. At the end of a run, where no
/// look follows, what is beyond doubt is an alarm at once.
/// </summary>
/// <param name="patience">How many.</param>
internal abstract class PatientWatch(int patience) : ITrainingWatch
{
    private const string BadLooks = "bad-looks";

    private int _bad;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool IsSuspicious => _bad > 0;

    /// <inheritdoc/>
    public TrainingAlarm? Look(VitalSigns signs)
    {
        Finding? finding = Examine(signs);
        _bad = finding is null ? 0 : _bad + 1;
        return finding is { } found && (_bad == patience || (_bad < patience && found.IsCertain && signs.IsEnd))
            ? new TrainingAlarm(Name, signs.Images, found.Reason, found.Advice)
            : null;
    }

    /// <inheritdoc/>
    public virtual IReadOnlyDictionary<string, IReadOnlyList<double>> Memory =>
        new Dictionary<string, IReadOnlyList<double>> { [BadLooks] = [_bad] };

    /// <inheritdoc/>
    public virtual void Remember(IReadOnlyDictionary<string, IReadOnlyList<double>> memory) =>
        _bad = Recalled(memory, BadLooks) is [double bad, ..] ? (int)bad : 0;

    /// <inheritdoc/>
    public void Reset() => Remember(new Dictionary<string, IReadOnlyList<double>>());

    /// <summary>The numbers of a name in a memory; none where it does not know the name.</summary>
    protected static IReadOnlyList<double> Recalled(IReadOnlyDictionary<string, IReadOnlyList<double>> memory, string name) =>
        memory.TryGetValue(name, out IReadOnlyList<double>? numbers) ? numbers : [];

    /// <summary>What is bad about it; null when it is well.</summary>
    protected abstract Finding? Examine(VitalSigns signs);

    /// <summary>What is bad about a look.</summary>
    /// <param name="Reason">What was measured, as a sentence.</param>
    /// <param name="Advice">What to try, as a sentence.</param>
    /// <param name="IsCertain">Whether no healthy run looks like this, not even for once or when it has just begun.</param>
    protected sealed record Finding(string Reason, string Advice, bool IsCertain = false);
}
