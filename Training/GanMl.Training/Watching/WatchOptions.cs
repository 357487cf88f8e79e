using System.ComponentModel.DataAnnotations;

namespace GanMl.Training.Watching;

/// <summary>How a run is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>What happens at an alarm.</summary>
    public AlarmAction OnAlarm { get; init; } = AlarmAction.Warn;

    /// <summary>How often a run goes back at most; then alarms are only told.</summary>
    [Range(0, int.MaxValue)]
    public int RollBacks { get; init; } = 3;
}
