namespace GanMl.Cli.Demo;

/// <summary>The result of a classifier.</summary>
/// <param name="TrainingImages">The number of images it was trained on.</param>
/// <param name="Accuracy">The share of held-out real images that it classified correctly, 0 to 1.</param>
/// <param name="Seconds">Time for generating, training and testing, in seconds.</param>
internal sealed record ClassifierScore(int TrainingImages, double Accuracy, double Seconds);
