using GanMl.Inference.LabelledImages;
using GanMl.Training.Trainer;

namespace GanMl.Benchmarks.Recipes;

/// <summary>How many images a recipe sees in some minutes: schedules count in images, and shall end with the time.</summary>
internal static class TimeBudget
{
    private const long SmallestPilot = 1_600;
    private const double PilotShare = 0.03;

    /// <summary>Options for as many images as a pilot run says, which grows until it takes 3% of the time.</summary>
    internal static TrainingOptions Fit(
        TrainingOptions options, double minutes, ILabelledImages images, CancellationToken cancellationToken)
    {
        double seconds = minutes * 60;
        long pilot = SmallestPilot / 2;
        double spent;
        do
        {
            pilot *= 2;
            spent = Seconds(options with { Images = pilot }, images, cancellationToken);
        }
        while (spent < seconds * PilotShare);

        long batches = (long)(pilot * seconds / spent) / options.BatchSize;
        return options with { Images = Math.Max(1, batches) * options.BatchSize };
    }

    /// <summary>Images a second at which some options train, by a few steps after the first ones.</summary>
    internal static double ImagesPerSecond(TrainingOptions options, ILabelledImages images, CancellationToken cancellationToken)
    {
        Seconds(options with { Images = 2L * options.BatchSize }, images, cancellationToken);
        long measured = 20L * options.BatchSize;
        return measured / Seconds(options with { Images = measured }, images, cancellationToken);
    }

    private static double Seconds(TrainingOptions options, ILabelledImages images, CancellationToken cancellationToken)
    {
        using var trainer = new GanTrainer(options, images);
        double seconds = trainer.Train(cancellationToken).Last().Seconds;
        cancellationToken.ThrowIfCancellationRequested();
        return seconds;
    }
}
