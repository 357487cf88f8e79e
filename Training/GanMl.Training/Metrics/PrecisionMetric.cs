using GanMl.Training.Metrics.Features;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>precision</c> and <c>recall</c> (Kynkäänniemi et al., 2019, k = 3): the share of generated images among the real ones, and the share of
/// real images among the generated ones, by features. A collapsed generator has a high precision and a low recall.
/// </summary>
/// <remarks>
/// As many generated as training images are compared, so no more than there are: neighbourhoods get smaller with the number of images, and
/// those of one kind must not be smaller than those of the other.
/// </remarks>
public sealed class PrecisionMetric : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Neighbours = 3;

    /// <inheritdoc/>
    public string Name => "precision";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        FeatureRequirements.Check(context, Name, Neighbours + 1);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        NeighbourhoodShares shares = Neighbourhoods.Of(context.Features.OfTrain(count), context.Features.OfGenerated(count), Neighbours);
        return [MetricValue.Of(Name, shares.Precision), MetricValue.Of("recall", shares.Recall)];
    }
}
