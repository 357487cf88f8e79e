namespace GanMl.Training.Metrics;

/// <summary>How far a part of an evaluation is.</summary>
/// <param name="Work">What is being done, as a phrase: <c>generating images</c>.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is, in the same unit.</param>
public readonly record struct MetricProgress(string Work, long Done, long Total);
