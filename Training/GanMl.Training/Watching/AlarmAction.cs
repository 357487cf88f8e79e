using System.Text.Json.Serialization;

namespace GanMl.Training.Watching;

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
