using GanMl.Training.Watching;

namespace GanMl.Training.Trainer;

/// <summary>Where a run stands, averaged over the images since the last report.</summary>
/// <param name="Images">Real images seen so far, repeats counted.</param>
/// <param name="TotalImages">Real images of the whole run.</param>
/// <param name="Seconds">Time spent training, in seconds.</param>
/// <param name="ImagesPerSecond">Real images a second since the last report.</param>
/// <param name="DiscriminatorLoss">The discriminator's mean loss.</param>
/// <param name="GeneratorLoss">The generator's mean loss.</param>
/// <param name="RealAccuracy">The share of real images that the discriminator took for real, 0 to 1.</param>
/// <param name="FakeAccuracy">The share of generated images that the discriminator took for generated, 0 to 1.</param>
public sealed record TrainingProgress(
    long Images,
    long TotalImages,
    double Seconds,
    double ImagesPerSecond,
    double DiscriminatorLoss,
    double GeneratorLoss,
    double RealAccuracy,
    double FakeAccuracy)
{
    /// <summary>Height and width in pixels of the images that growing networks see now; 0 when they do not grow.</summary>
    public int ImageSize { get; init; }

    /// <summary>The weight of their newest layers, 0 to 1.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>
    /// How different the images of a fixed sample are, of real ones: see <see cref="VitalSigns.Diversity"/>; null where nothing watches.
    /// </summary>
    public double? Diversity { get; init; }

    /// <summary>
    /// How many classes the sample shows, of real images: see <see cref="VitalSigns.ClassSpread"/>; null where nothing watches.
    /// </summary>
    public double? ClassSpread { get; init; }

    /// <summary>The weight of the gradient penalties that the training has found so far; null where it is given.</summary>
    public double? FoundWeight { get; init; }

    /// <summary>
    /// The mean squared error of a pixel, in the generator's range, of reconstructed real images; null where none are.
    /// </summary>
    public double? ReconstructionError { get; init; }

    /// <summary>
    /// How far the latents of real images are from noise: the mean divergence, in nats, of what the encoder says of them from the standard
    /// normal distribution; null where there is no encoder.
    /// </summary>
    public double? LatentDivergence { get; init; }

    /// <summary>What the watches have noticed at this tick.</summary>
    public IReadOnlyList<TrainingAlarm> Alarms { get; init; } = [];
}
