using GanMl.Cli.Options;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;

namespace GanMl.Cli.Commands;

/// <summary>What <c>ganml evaluate</c> is asked for.</summary>
internal sealed record EvaluationRequest
{
    /// <summary>What is measured, in this order.</summary>
    internal required IReadOnlyList<ChosenGenerator> Generators { get; init; }

    /// <summary>Opens one of them.</summary>
    internal required Func<ChosenGenerator, OnnxGenerator> Open { get; init; }

    /// <summary>The training images: the judging classifier learns from them.</summary>
    internal required ILabelledImages Train { get; init; }

    /// <summary>The test images; a warning says if a generator was trained on some of them.</summary>
    internal required ILabelledImages Test { get; init; }

    /// <summary>The names of the metrics; null for every metric that fits.</summary>
    internal IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Metrics that are left out where none is named, with the reason; null for none.</summary>
    internal IReadOnlyDictionary<string, string>? LeftOut { get; init; }

    /// <summary>Whose features are compared; null for the classifier of the real images.</summary>
    internal FeatureNetworkOptions? FeatureNetwork { get; init; }

    /// <summary>The seed of the generated images.</summary>
    internal long Seed { get; init; }

    /// <summary>Images for each metric; null for the metric's own number.</summary>
    internal int? Samples { get; init; }

    /// <summary>The number of threads; 0 for one per core.</summary>
    internal int Threads { get; init; }

    /// <summary>Where trained classifiers are kept.</summary>
    internal required string ClassifierFolder { get; init; }

    /// <summary>Whether the value for each class is shown too.</summary>
    internal bool ShowsClasses { get; init; }

    /// <summary>Whether the values are written into the generator files.</summary>
    internal bool WritesIntoFiles { get; init; }

    /// <summary>The file that all values are written into; null for none.</summary>
    internal string? Json { get; init; }
}
