using GanMl.Models.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>classification-accuracy-score</c>: the accuracy on real test images of a classifier that has learnt from generated
/// images alone (Ravuri and Vinyals 2019, "Classification Accuracy Score for Conditional Generative Models").
/// </summary>
/// <remarks>
/// It asks for everything that a user of generated images needs: right classes, sharp images, and variety. The published
/// score uses a ResNet; this one uses <see cref="SmallClassifier"/>, so compare it only with scores made by the same
/// classifier, and with what that reaches on real images. The interval is that of the test set; another seed of the
/// classifier or of the generated images moves the score as well.
/// </remarks>
public sealed class ClassificationAccuracyScore : IGeneratorMetric
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
        ClassifierRequirements.Check(context, Name);
        var generated = context.Generate(context.Samples ?? Samples);
        using SmallClassifier learner = context.TrainClassifier(generated);
        return [.. MetricValue.Of(Name, ClassifierTrainer.Evaluate(learner, context.Test, context.CancellationToken))];
    }
}
