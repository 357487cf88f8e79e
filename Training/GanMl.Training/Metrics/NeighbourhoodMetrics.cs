namespace GanMl.Training.Metrics;

/// <summary>
/// <c>precision</c> and <c>recall</c> (Kynkäänniemi et al., 2019, k = 3): the share of generated images among the real ones, and the
/// share of real images among the generated ones, by features. A collapsed generator has a high precision and a low recall.
/// </summary>
/// <remarks>
/// As many generated as training images are compared, so no more than there are, and of each class as many: neighbourhoods get smaller with
/// the number of images, and those of one kind must not be smaller than those of the other.
/// </remarks>
internal sealed class PrecisionAndRecall : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Neighbours = 3;

    /// <inheritdoc/>
    public string Name => "precision";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<string> OtherValues { get; } = ["recall"];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckFeatures(context, Name, Neighbours + 1);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        MeasuredNeighbourhoods measured = Neighbourhoods.Of(context, count, Neighbours);
        return
        [
            MetricValue.Of(Name, measured.Shares.Precision) with { Ceiling = measured.Ceiling(real => real.Precision.Value) },
            MetricValue.Of("recall", measured.Shares.Recall) with { Ceiling = measured.Ceiling(real => real.Recall.Value) },
        ];
    }
}

/// <summary>
/// <c>coverage</c> and <c>density</c> (Naeem et al., 2020, k = 5): the share of real images that have a generated one in their
/// neighbourhood, and how densely generated images lie where real ones do, 1 being as densely as those. Outliers deceive them less than
/// precision and recall.
/// </summary>
/// <remarks>
/// As many generated as training images are compared, so no more than there are, and of each class as many: among enough generated images
/// every real one finds a neighbour.
/// </remarks>
internal sealed class CoverageAndDensity : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Neighbours = 5;

    /// <inheritdoc/>
    public string Name => "coverage";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<string> OtherValues { get; } = ["density"];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckFeatures(context, Name, Neighbours + 1);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count);
        MeasuredNeighbourhoods measured = Neighbourhoods.Of(context, count, Neighbours);
        return
        [
            MetricValue.Of(Name, measured.Shares.Coverage) with { Ceiling = measured.Ceiling(real => real.Coverage.Value) },
            new MetricValue("density", measured.Shares.Density, measured.Shares.DensityInterval)
            {
                Ceiling = measured.Ceiling(real => real.Density),
            },
        ];
    }
}
