namespace GanMl.Inference.GeneratorFile;

/// <summary>What <see cref="GeneratorInfo.Metrics"/> were measured on: figures are comparable where all of this is the same.</summary>
public sealed record MetricConditions
{
    /// <summary>The name of the set of training images. Empty when unknown.</summary>
    public string TrainSet { get; init; } = "";

    /// <summary>How many training images there were, at least 0; 0 when unknown.</summary>
    public int TrainImages { get; init; }

    /// <summary>The name of the set of test images. Empty when unknown.</summary>
    public string TestSet { get; init; } = "";

    /// <summary>How many test images there were, at least 0; 0 when unknown.</summary>
    public int TestImages { get; init; }

    /// <summary>How many images each metric was asked to generate, at least 1; null where each took its own number.</summary>
    public int? Samples { get; init; }

    /// <summary>The seed of the generated images.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The file name of the feature network, or <c>classifier of the training images</c>. Empty when unknown.
    /// </summary>
    public string FeatureNetwork { get; init; } = "";
}
