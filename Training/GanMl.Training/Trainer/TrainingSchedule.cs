using GanMl.Training.Schedules;

namespace GanMl.Training.Trainer;

/// <summary>
/// What of a run's options changes on its way, as pure functions of the images seen: a run that goes on from a checkpoint finds what it
/// would have found.
/// </summary>
internal static class TrainingSchedule
{
    /// <summary>How much of the run is done before a batch, 0 to 1.</summary>
    internal static double ProgressAt(this TrainingOptions options, long imagesSeen) => imagesSeen / (double)options.Images;

    /// <summary>What the learning rates are multiplied by for a batch.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="imagesSeen">Images seen before it.</param>
    internal static double LearningRateFactorAt(this TrainingOptions options, long imagesSeen)
    {
        double decayed = options.LearningRateDecay * options.Images;
        double left = decayed > 0 ? Math.Min(1, (options.Images - imagesSeen) / decayed) : 1;
        double factor = options.LearningRateCurve == LearningRateCurve.Cosine ? CosineSchedule.Between(1, 0, 1 - left) : left;
        factor = options.LearningRateEnd + ((1 - options.LearningRateEnd) * factor);

        // The batch counts as seen: a first step of size 0 would be none.
        double warm = options.LearningRateWarmup * options.Images;
        return warm > 0 ? factor * Math.Min(1, (imagesSeen + options.BatchSize) / warm) : factor;
    }

    /// <summary>
    /// Adam's weight of the previous mean squared gradient for a batch; null where it stays what the optimiser was made with.
    /// </summary>
    /// <param name="options">The run's options.</param>
    /// <param name="imagesSeen">Images seen before it.</param>
    internal static double? Beta2At(this TrainingOptions options, long imagesSeen) => options.Beta2End is { } end
        ? CosineSchedule.Between(options.Beta2!.Value, end, options.ProgressAt(imagesSeen))
        : null;

    /// <summary>The weight of the reconstruction loss for a batch.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="imagesSeen">Images seen before it.</param>
    internal static double ReconstructionWeightAt(this TrainingOptions options, long imagesSeen) => options.ReconstructionEnd is { } end
        ? CosineSchedule.Between(options.ReconstructionWeight, end, options.ProgressAt(imagesSeen))
        : options.ReconstructionWeight;
}
