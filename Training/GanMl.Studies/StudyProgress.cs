namespace GanMl.Studies;

/// <summary>How far a study is.</summary>
/// <param name="Done">How many of its classifiers are trained and judged, here and by other processes.</param>
/// <param name="Units">How many there are.</param>
/// <param name="Doing">What was done last, or is being done: <c>counted-0, class-weights: macro-F1 0.812</c>.</param>
public sealed record StudyProgress(int Done, int Units, string Doing);
