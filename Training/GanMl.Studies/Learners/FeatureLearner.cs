using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using static TorchSharp.torch;

namespace GanMl.Studies.Learners;

/// <summary>
/// Multinomial logistic regression on the features of a network, normalised. A network may be a thousand times slower than the rest, so an
/// image that an arm leaves as it is comes once, and its features are kept; where images are changed, each comes with so many changes. All
/// arms have the same weight in all, and so the same regularisation.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="folder">Where features are kept.</param>
internal sealed class FeatureLearner(FeatureNetworkOptions network, string folder) : ILearner
{
    /// <summary>What it is called.</summary>
    internal const string LearnerName = "features";

    private const int Batch = 50;
    private const int Changes = 3;
    private const float TotalWeight = 10_000;
    private const int PilotImages = 20;

    private readonly MachineTrainer _trainer = new(context => context.Transforms.NormalizeMeanVariance(nameof(MachineRow.Features))
        .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            ExampleWeightColumnName = nameof(MachineRow.Weight),
            MaximumNumberOfIterations = 100,
            NumberOfThreads = 1,
        })));

    /// <inheritdoc/>
    public string Name => LearnerName;

    /// <inheritdoc/>
    public int[] Classify(StudyRows rows, Arm arm, ILabelledImages test, long seed, CancellationToken cancellationToken)
    {
        using var features = new KeptFeatures(network, folder);
        try
        {
            return Classify(features, rows, arm, test, seed, cancellationToken);
        }
        finally
        {
            features.Keep();
        }
    }

    private int[] Classify(
        KeptFeatures features, StudyRows rows, Arm arm, ILabelledImages test, long seed, CancellationToken cancellationToken)
    {
        int count = CountOf(rows, arm);
        float scale = TotalWeight / count;
        StudyRows weighted = rows with { Weights = [.. rows.Weights.Select(weight => weight * scale)] };
        List<MachineRow> learned = MachineTrainer.Rows(
            weighted, arm, seed, count, Batch, IsChanged(arm) ? features.OfChanged : features.Of, cancellationToken);
        float[][] asked = [.. MachineTrainer.Asked(test, Batch, features.Of, cancellationToken)];
        return _trainer.Classify(learned, asked, asked[0].Length, rows.Images.ClassNames.Count, seed);
    }

    /// <inheritdoc/>
    public TimeSpan Estimate(StudyRows rows, Arm arm, ILabelledImages test, CancellationToken cancellationToken)
    {
        using var features = new KeptFeatures(network, folder);
        using Tensor images = ImageRows.Of(test, 0, Math.Min(PilotImages, test.Count));
        _ = features.OfChanged(images);
        long begin = Stopwatch.GetTimestamp();
        _ = features.OfChanged(images);

        // As if every arm changed its images: it makes up for those that join them, and for the test images, whose features are made once.
        return Stopwatch.GetElapsedTime(begin) * (rows.Images.Count * Changes / (double)images.size(0));
    }

    private static bool IsChanged(Arm arm) => arm.Classical is not null || arm.Mixup > 0;

    private static int CountOf(StudyRows rows, Arm arm) => rows.Images.Count * (IsChanged(arm) ? Changes : 1);
}
