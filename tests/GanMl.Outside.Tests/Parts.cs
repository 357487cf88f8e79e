using GanMl.Training;
using GanMl.Training.Augmentation;
using GanMl.Training.Losses;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using static TorchSharp.torch;

namespace Outside;

/// <summary>Everything that this program adds to what a training can be made of.</summary>
internal static class Parts
{
    internal static TrainingParts All { get; } = TrainingParts.Default with
    {
        Architectures = TrainingParts.Default.Architectures.With(new StripesArchitecture()),
        Losses = TrainingParts.Default.Losses.With(new SquaredHingeLoss()),
        Regularizers = TrainingParts.Default.Regularizers.With(new Factory<IRegularizer>("small-logits", () => new SmallLogits())),
        Augmentations = TrainingParts.Default.Augmentations.With(new Negative()),
        Metrics = TrainingParts.Default.Metrics.With(new FeatureLength()),
    };
}

/// <summary>The hinge loss with its margins squared.</summary>
internal sealed class SquaredHingeLoss : IGanLoss
{
    public string Name => "squared-hinge";

    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        (1 - realLogits).relu().square().mean() + (1 + fakeLogits).relu().square().mean();

    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) => -fakeLogits.mean();
}

/// <summary>Keeps the logits of real images small.</summary>
internal sealed class SmallLogits : IDiscriminatorRegularizer
{
    public string Name => "small-logits";

    public LogitGradients Gradients => LogitGradients.None;

    public Tensor Penalty(JudgedBatch batch) => batch.RealLogits.square().mean();
}

/// <summary>Black for white in some of the images.</summary>
internal sealed class Negative : IAugmentation
{
    public string Name => "negative";

    public bool IsChance => true;

    public Tensor Apply(Tensor images, double strength, double progress) =>
        where(rand(images.size(0), 1, 1, 1) < strength, -images, images);
}

/// <summary>The mean length of the features of generated images, beside that of real ones.</summary>
internal sealed class FeatureLength : IGeneratorMetric
{
    public string Name => "feature-length";

    public MetricDirection Direction => MetricDirection.HigherIsBetter;

    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckFeatures(context, Name, images: 2);
        int count = context.Samples ?? 500;
        return [Value(Name, context.FeaturesOfGenerated(count)), Value($"{Name}-of-real", context.FeaturesOfTest(count))];
    }

    private static MetricValue Value(string name, FeatureRows rows)
    {
        using Tensor norms = rows.Values.norm(1);
        float[] lengths = [.. norms.data<float>()];
        double mean = lengths.Average();
        return new MetricValue(name, mean, Bootstrap.Around(
            mean, repeats: 100, random => Bootstrap.Rows(random, lengths.Length).Average(row => lengths[row])));
    }
}
