using GanMl.Models.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>classifier-agreement</c>: the share of generated images that a classifier trained on real images takes for the class
/// that was asked for. 1 is perfect, 1 / number of classes is chance.
/// </summary>
/// <remarks>
/// It sees whether the classes are right, not whether the images of a class differ: one good image for each class, given
/// again and again, scores 1, and more than real images do. Read it beside <see cref="ClassificationAccuracyScore"/>, and
/// beside the judge's own accuracy, which is reported as <c>classifier-accuracy</c>.
/// </remarks>
public sealed class ClassifierAgreement : IGeneratorMetric
{
    private const int Samples = 10_000;

    /// <inheritdoc/>
    public string Name => "classifier-agreement";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public bool NeedsClasses => true;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        ClassifierRequirements.Check(context, Name);
        SmallClassifier judge = context.RealClassifier();
        var generated = context.Generate(context.Samples ?? Samples);
        ConfusionMatrix agreement = ClassifierTrainer.Evaluate(judge, generated, context.CancellationToken);
        ConfusionMatrix real = ClassifierTrainer.Evaluate(judge, context.Test, context.CancellationToken);
        return [.. MetricValue.Of(Name, agreement), MetricValue.Of("classifier-accuracy", real.Accuracy)];
    }
}
