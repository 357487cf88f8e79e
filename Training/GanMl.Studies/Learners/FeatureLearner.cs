using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using TorchSharp;
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
        using var learned = new LearnedRows(rows, arm, CPU, seed);
        var all = new List<MachineRow>();
        for (int done = 0; done < count; done += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, Tensor targets) = learned.Batch(done, Math.Min(Batch, count - done));
            float[][] vectors = IsChanged(arm) ? features.OfChanged(images) : features.Of(images);
            float[][] shares = [.. (targets * scale).contiguous().data<float>().ToArray().Chunk(rows.Images.ClassNames.Count)];
            all.AddRange(vectors.Zip(shares).SelectMany(row => MachineTrainer.RowsOf(row.First, row.Second)));
        }

        float[][] asked = [.. Asked(features, test, cancellationToken)];
        return _trainer.Classify(all, asked, asked[0].Length, rows.Images.ClassNames.Count, seed);
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

    private static IEnumerable<float[]> Asked(KeptFeatures features, ILabelledImages test, CancellationToken cancellationToken)
    {
        for (int first = 0; first < test.Count; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Tensor images = ImageRows.Of(test, first, Math.Min(Batch, test.Count - first));
            foreach (float[] vector in features.Of(images))
            {
                yield return vector;
            }
        }
    }
}
