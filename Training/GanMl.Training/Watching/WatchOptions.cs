namespace GanMl.Training.Watching;

/// <summary>How a run is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>What happens at an alarm.</summary>
    public AlarmAction OnAlarm { get; init; } = AlarmAction.Warn;

    /// <summary>How often a run goes back at most; then alarms are only told.</summary>
    public int RollBacks { get; init; } = 3;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of range.</exception>
    public void Validate()
    {
        if (RollBacks < 0)
        {
            throw new ArgumentException($"A run cannot go back {RollBacks} times.");
        }
    }
}
