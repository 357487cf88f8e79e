using GanMl.Training.Metrics.Features;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>coverage</c> and <c>density</c> (Naeem et al., 2020, k = 5): the share of real images that have a generated one in their neighbourhood, and
/// how densely generated images lie where real ones do, 1 being as densely as those. Outliers deceive them less than precision and recall.
/// </summary>
/// <remarks>
/// As many generated as training images are compared, so no more than there are: among enough generated images every real one finds a neighbour.
/// </remarks>
public sealed class CoverageMetric : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Neighbours = 5;

    /// <inheritdoc/>
    public string Name => "coverage";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        FeatureRequirements.Check(context, Name, Neighbours + 1);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        NeighbourhoodShares shares = Neighbourhoods.Of(context.Features.OfTrain(count), context.Features.OfGenerated(count), Neighbours);
        return [MetricValue.Of(Name, shares.Coverage), new MetricValue("density", shares.Density, shares.DensityInterval)];
    }
}
