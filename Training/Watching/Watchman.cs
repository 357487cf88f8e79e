namespace GanMl.Training.Watching;

/// <summary>All watches over a run.</summary>
public sealed class Watchman
{
    private readonly IReadOnlyList<ITrainingWatch> _watches;

    /// <summary>Those of GanMl.</summary>
    public Watchman()
        : this([new DivergenceWatch(), new CollapseWatch(), new ClassSpreadWatch(), new WonDiscriminatorWatch()])
    {
    }

    /// <summary>Some watches.</summary>
    public Watchman(IReadOnlyList<ITrainingWatch> watches) => _watches = watches;

    /// <summary>Whether any watch saw something bad at the last look.</summary>
    public bool IsSuspicious => _watches.Any(watch => watch.IsSuspicious);

    /// <summary>Lets every watch look.</summary>
    /// <returns>The alarms of this look.</returns>
    public IReadOnlyList<TrainingAlarm> Look(VitalSigns signs) => [.. _watches.Select(watch => watch.Look(signs)).OfType<TrainingAlarm>()];

    /// <summary>Lets every watch forget what it saw.</summary>
    public void Reset()
    {
        foreach (ITrainingWatch watch in _watches)
        {
            watch.Reset();
        }
    }
}
