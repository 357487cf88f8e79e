using GanMl.Models.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>classifier-agreement</c>: the share of generated images that a classifier trained on real images takes for the class
/// that was asked for. 1 is perfect, 1 / number of classes is chance. Every class is asked for alike, and the overall figure is the mean of
/// the classes.
/// </summary>
/// <remarks>
/// It sees whether the classes are right, not whether the images of a class differ: one good image for each class, given
/// again and again, scores 1, and more than real images do. Read it beside <see cref="ClassificationAccuracyScore"/>, and
/// beside the judge's own accuracy, which is reported as <c>classifier-accuracy</c>, the mean of the classes that have test images.
/// </remarks>
internal sealed class ClassifierAgreement : IGeneratorMetric
{
    private const int Samples = 10_000;

    /// <inheritdoc/>
    public string Name => "classifier-agreement";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public bool NeedsClasses => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> OtherValues { get; } = ["classifier-accuracy"];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckClasses(context, Name);
        SmallClassifier judge = context.RealClassifier();
        var generated = context.Generate(context.Samples ?? Samples);
        ConfusionMatrix agreement = ConfusionMatrix.Of(judge, generated, context.CancellationToken);
        MetricValue[] real = context.Real.Remember(
            "classifier-accuracy",
            () => MetricValue.Of("classifier-accuracy", ConfusionMatrix.Of(judge, context.Test, context.CancellationToken)).ToArray(),
            ofFeatures: false);
        return [.. MetricValue.Of(Name, agreement).Select(value => value with { Ceiling = Ceiling(value.ClassName) }), real[0]];

        MetricCeiling? Ceiling(string? name) => context.Ceiling(() => real.FirstOrDefault(value => value.ClassName == name) is { } of
            ? new MetricCeiling(of.Value, "the test images, looked at by the same classifier")
            : new MetricCeiling(null, "there are no test images of the class"));
    }
}

/// <summary>
/// <c>classification-accuracy-score</c>: the accuracy on real test images of a classifier that has learnt from generated
/// images alone (Ravuri and Vinyals 2019, "Classification Accuracy Score for Conditional Generative Models").
/// </summary>
/// <remarks>
/// It asks for everything that a user of generated images needs: right classes, sharp images, and variety. The published
/// score uses a ResNet; this one uses <see cref="SmallClassifier"/>, so compare it only with scores made by the same
/// classifier, and with what that reaches on real images. The interval is that of the test set; another seed of the
/// classifier or of the generated images moves the score as well.
/// <para>
/// The classifier learns from equally many generated images of each class, and the score is the mean accuracy of the classes that have test
/// images: what a frequent class reaches does not hide a rare one. On sets with equal classes, as in the paper, that is the paper's score;
/// on others the paper draws the labels of the training set, and its score is nearly that of the frequent classes.
/// </para>
/// </remarks>
internal sealed class ClassificationAccuracyScore : IGeneratorMetric
{
    private const int Samples = 20_000;

    /// <inheritdoc/>
    public string Name => "classification-accuracy-score";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <inheritdoc/>
    public bool NeedsClasses => true;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckClasses(context, Name);
        int count = context.Samples ?? Samples;
        var generated = context.Generate(count);
        using SmallClassifier learner = context.TrainClassifier(generated);
        MetricValue[] values = [.. MetricValue.Of(Name, ConfusionMatrix.Of(learner, context.Test, context.CancellationToken))];
        values[0] = values[0] with { Ceiling = context.Ceiling(() => ClassifierCeiling.OfLearning(context, count)) };
        return values;
    }
}
