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
    bool Cancelled);
