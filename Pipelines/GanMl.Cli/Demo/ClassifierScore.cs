namespace GanMl.Cli.Demo;

/// <summary>How a classifier did.</summary>
/// <param name="TrainingImages">Images it was trained on.</param>
/// <param name="Accuracy">The share of held-out real images that it got right, 0 to 1.</param>
/// <param name="Seconds">Time for generating, training and testing, in seconds.</param>
internal sealed record ClassifierScore(int TrainingImages, double Accuracy, double Seconds);
