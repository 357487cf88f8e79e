namespace GanMl.Training.Watching;

/// <summary>Watches for one way in which a run fails.</summary>
public interface ITrainingWatch
{
    /// <summary>Its name in alarms.</summary>
    string Name { get; }

    /// <summary>Whether the last look was a bad one, also when it is too early for an alarm.</summary>
    bool IsSuspicious { get; }

    /// <summary>Looks once.</summary>
    /// <returns>An alarm, once for each time that things go bad; null otherwise.</returns>
    TrainingAlarm? Look(VitalSigns signs);

    /// <summary>
    /// What it remembers of its looks, as numbers by name: with these in a checkpoint a run that goes on
    /// is watched as if it had not stopped.
    /// </summary>
    IReadOnlyDictionary<string, IReadOnlyList<double>> Memory { get; }

    /// <summary>Remembers this, and nothing else.</summary>
    /// <param name="memory">What <see cref="Memory"/> was; what it does not name has not been seen.</param>
    void Remember(IReadOnlyDictionary<string, IReadOnlyList<double>> memory);

    /// <summary>Forgets what it saw.</summary>
    void Reset();
}
