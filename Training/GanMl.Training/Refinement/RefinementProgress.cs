namespace GanMl.Training.Refinement;

/// <summary>How far a refinement is.</summary>
/// <param name="Images">Images drawn so far.</param>
/// <param name="TotalImages">Images to draw in all.</param>
/// <param name="ImagesPerSecond">Images drawn a second since the last report.</param>
/// <param name="Loss">The mean loss since the last report. What it is at best depends on the loss and its networks.</param>
public sealed record RefinementProgress(long Images, long TotalImages, double ImagesPerSecond, double Loss);
