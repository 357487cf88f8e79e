namespace GanMl.Training.Metrics;

/// <summary>How far the training of a classifier is.</summary>
/// <param name="Step">Steps done, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The mean cross-entropy of the steps since the last report, in nats.</param>
public readonly record struct ClassifierProgress(int Step, int Steps, double Loss);
