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

    /// <summary>Forgets what it saw: the run went back.</summary>
    void Reset();
}
