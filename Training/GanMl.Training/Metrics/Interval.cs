namespace GanMl.Training.Metrics;

/// <summary>The interval in which a measured value lies with a confidence of 95%.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High);
