using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Training.Runs;

/// <summary>How a run has ended.</summary>
public enum RunOutcome
{
    /// <summary>All images were seen, and no alarm called for more than a warning.</summary>
    Completed,

    /// <summary>It was asked to end before all images were seen.</summary>
    Cancelled,

    /// <summary>An alarm ended it, as was asked with <see cref="AlarmAction.Stop"/>.</summary>
    StoppedByAlarm,

    /// <summary>Its numbers were no longer finite: it ended with the weights of a checkpoint.</summary>
    Diverged,

    /// <summary>
    /// All images were seen, but it had gone back as often as <see cref="WatchOptions.RollBacks"/> allows, and there was an alarm again.
    /// </summary>
    RollBacksUsedUp,
}

/// <summary>What a run left behind.</summary>
/// <param name="GeneratorPath">The exported generator.</param>
/// <param name="GridPath">The last sample grid; there is no such file where it could not be drawn.</param>
/// <param name="LargestDifference">The largest difference of a pixel value between TorchSharp and the exported file, of 1.</param>
/// <param name="LastProgress">The last report; null when there was none, as for a run that had come to its end before.</param>
/// <param name="Cancelled">Whether it was ended before all images were seen; <see cref="Outcome"/> says why.</param>
public sealed record TrainingRunResult(
    string GeneratorPath,
    string GridPath,
    double LargestDifference,
    TrainingProgress? LastProgress,
    bool Cancelled)
{
    /// <summary>How it has ended.</summary>
    public RunOutcome Outcome { get; init; }

    /// <summary>
    /// Real images that the exported generator has learned from: fewer than the last report says where training diverged.
    /// </summary>
    public long ImagesSeen { get; init; }

    /// <summary>Whether it was complete before: nothing was trained or exported now.</summary>
    public bool WasComplete { get; init; }

    /// <summary>
    /// Why the run was ended early with the weights of a checkpoint: its numbers were no longer finite. Null where that was not so.
    /// </summary>
    public TrainingAlarm? Diverged { get; init; }
}
