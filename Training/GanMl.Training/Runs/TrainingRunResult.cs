using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Training.Runs;

/// <summary>What a run left behind.</summary>
/// <param name="GeneratorPath">The exported generator.</param>
/// <param name="GridPath">The last sample grid.</param>
/// <param name="LargestDifference">The largest difference of a pixel value between TorchSharp and the exported file, of 1.</param>
/// <param name="LastProgress">The last report; null when it was cancelled before the first step.</param>
/// <param name="Cancelled">Whether it was ended early.</param>
public sealed record TrainingRunResult(
    string GeneratorPath,
    string GridPath,
    double LargestDifference,
    TrainingProgress? LastProgress,
    bool Cancelled)
{
    /// <summary>Real images that the exported generator has learned from: fewer than the last report says where training diverged.</summary>
    public long ImagesSeen { get; init; }

    /// <summary>Why the run was ended early with the weights of a checkpoint: its numbers were no longer finite. Null where that was not so.</summary>
    public TrainingAlarm? Diverged { get; init; }
}
