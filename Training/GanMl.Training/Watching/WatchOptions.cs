using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

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

/// <summary>What a run does when a watch raises an alarm.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmAction>))]
public enum AlarmAction
{
    /// <summary>Says so and goes on.</summary>
    Warn,

    /// <summary>Says so and ends the run as if it had been asked to: what was learned is exported.</summary>
    Stop,

    /// <summary>Goes back to the last checkpoint at which nothing was wrong, and on from there with other random numbers.</summary>
    RollBack,

    /// <summary>Nothing is measured.</summary>
    Ignore,
}
