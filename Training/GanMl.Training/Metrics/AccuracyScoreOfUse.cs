using GanMl.Inference.Filters;
using GanMl.Inference.Latents;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>classification-accuracy-score-fresh</c>, <c>-filtered</c>, <c>-wide</c>, <c>-soft</c> and <c>-combined</c>: the classification
/// accuracy score of images that are used better than as one fixed set. The classifier, its steps and the number of images of a pass are
/// those of <see cref="ClassificationAccuracyScore"/>.
/// </summary>
/// <remarks>
/// Fresh images at every pass, a filter by a classifier, and latents wider than 1 are what GaFi (Marchetto et al., 2023, arXiv 2305.10118)
/// adds to a trained generator; soft labels of a teacher are those of knowledge recycling (2024, arXiv 2407.15526). Filter and teacher are
/// the classifier of the training images, never of the test images. With them the score is not one of the generator alone: what the
/// teacher knows of the training images goes into its labels. A combination is fresh, filtered and soft, with latents of the width of
/// <c>-wide</c>.
/// </remarks>
internal sealed class AccuracyScoreOfUse : IGeneratorMetric
{
    private const int Samples = 20_000;
    private const float Wide = 1.3f;

    private readonly ImageUse _use;

    private AccuracyScoreOfUse(string name, ImageUse use)
    {
        Name = $"classification-accuracy-score-{name}";
        _use = use;
    }

    /// <summary>One for each use, and one for all together.</summary>
    internal static IReadOnlyList<AccuracyScoreOfUse> All { get; } =
    [
        new("fresh", new ImageUse(IsFresh: true)),
        new("filtered", new ImageUse(IsFiltered: true)),
        new("wide", new ImageUse(LatentScale: Wide)),
        new("soft", new ImageUse(IsSoft: true)),
        new("combined", new ImageUse(IsFresh: true, IsFiltered: true, IsSoft: true, LatentScale: Wide)),
    ];

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public bool NeedsClasses => true;

    /// <inheritdoc/>
    public bool IsOnRequest => true;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckClasses(context, Name);
        if (_use.LatentScale != 1 && context.Generator.Info.Distribution != LatentDistribution.Normal)
        {
            throw new MetricException(
                $"The metric '{Name}' widens the latents, and this generator takes uniform ones, which have no width.");
        }

        int count = context.Samples ?? Samples;
        using var images = new UsedImages(context, _use, count);
        using SmallClassifier learner = Train(context, images, count);
        images.Tell(context.Logger);
        return [.. MetricValue.Of(Name, ConfusionMatrix.Of(learner, context.Test, context.CancellationToken))];
    }

    private SmallClassifier Train(MetricContext context, UsedImages images, int count)
    {
        try
        {
            return context.TrainClassifier("generated", progress => ClassifierTrainer.Train(
                context.Train, count, images.Batch, context.Classifier, progress, context.CancellationToken));
        }
        catch (FilterException refused)
        {
            throw new MetricException($"The metric '{Name}' has no images to learn from. {refused.Message}", refused);
        }
    }
}
