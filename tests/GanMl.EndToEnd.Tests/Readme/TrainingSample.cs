// The README of GanMl.Training shows the loss and the body of Run, word for word but for the number of images.
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Losses;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using static TorchSharp.torch;

namespace GanMl.Tests.Readme;

internal static class TrainingSample
{
    internal static IReadOnlyList<MetricValue> Run(ILabelledImages train, ILabelledImages test, string folder, long images)
    {
        TrainingParts parts = TrainingParts.Default with { Losses = TrainingParts.Default.Losses.With(new SoftHingeLoss()) };
        TrainingOptions options = TrainingPresets.For("dense") with { Loss = "soft-hinge", Images = images };
        TrainingRunResult result = TrainingRun.Execute(options, train, RunFolder.Create(folder), parts: parts);

        using OnnxGenerator generator = OnnxGenerator.Open(result.GeneratorPath);
        using var context = new MetricContext { Generator = generator, Train = train, Test = test, Seed = 1_000 };
        IReadOnlyList<MetricValue> values = parts.Metrics.Find("ms-ssim").Evaluate(context);
        return values;
    }
}

internal sealed class SoftHingeLoss : IGanLoss
{
    public string Name => "soft-hinge";

    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        nn.functional.softplus(1 - realLogits).mean() + nn.functional.softplus(1 + fakeLogits).mean();

    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) => -fakeLogits.mean();
}
