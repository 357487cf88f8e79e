using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using GanMl.Training.Metrics.Classification;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Studies.Learners;

/// <summary>A trainer of ML.NET on pixels: the same number of rows and of iterations for every arm.</summary>
internal sealed class MachineLearner : ILearner
{
    private const int Batch = 250;
    private const int RowsPerStep = 4;

    private readonly MachineTrainer _trainer;
    private readonly int _rows;

    private MachineLearner(string name, int steps, Func<MLContext, IEstimator<ITransformer>> trainer) =>
        (Name, _rows, _trainer) = (name, steps * RowsPerStep, new MachineTrainer(trainer));

    /// <summary>Multinomial logistic regression.</summary>
    internal static MachineLearner Linear(int steps) => new("linear", steps, context =>
        context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            ExampleWeightColumnName = nameof(MachineRow.Weight),
            MaximumNumberOfIterations = 100,
            NumberOfThreads = 1,
        }));

    /// <summary>Boosted trees, one forest for each class.</summary>
    internal static MachineLearner Trees(int steps) => new("trees", steps, context =>
    {
        var forest = new FastTreeBinaryTrainer.Options
        {
            ExampleWeightColumnName = nameof(MachineRow.Weight),
            NumberOfTrees = 100,
            NumberOfLeaves = 20,
            FeatureFraction = 0.3,
            NumberOfThreads = 1,
        };
        return context.MulticlassClassification.Trainers.OneVersusAll(context.BinaryClassification.Trainers.FastTree(forest));
    });

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The learner of a name.</summary>
    internal static MachineLearner Find(string name, int steps) =>
        new[] { Linear(steps), Trees(steps) }.Single(learner => learner.Name == name);

    /// <inheritdoc/>
    public int[] Classify(StudyRows rows, Arm arm, ILabelledImages test, long seed, CancellationToken cancellationToken) =>
        Classify(Learned(rows, arm, seed, _rows, cancellationToken), rows.Images, test, seed);

    /// <inheritdoc/>
    public TimeSpan Estimate(StudyRows rows, Arm arm, ILabelledImages test, CancellationToken cancellationToken)
    {
        const int Part = 5;
        long begin = Stopwatch.GetTimestamp();
        _ = Classify(Learned(rows, arm, 0, Math.Max(1, _rows / Part), cancellationToken), rows.Images, test, 0);
        return Stopwatch.GetElapsedTime(begin) * Part;
    }

    private int[] Classify(List<MachineRow> learned, ILabelledImages like, ILabelledImages test, long seed) =>
        _trainer.Classify(learned, Asked(test), like.Shape.Length, like.ClassNames.Count, seed);

    /// <summary>The first rows of an arm, with a row for each class that one may be.</summary>
    private static List<MachineRow> Learned(StudyRows rows, Arm arm, long seed, int count, CancellationToken cancellationToken)
    {
        using var learned = new LearnedRows(rows, arm, CPU, seed);
        var all = new List<MachineRow>();
        for (int done = 0; done < count; done += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, Tensor targets) = learned.Batch(done, Math.Min(Batch, count - done));
            float[][] pixels = [.. images.contiguous().data<float>().ToArray().Chunk(rows.Images.Shape.Length)];
            float[][] shares = [.. targets.contiguous().data<float>().ToArray().Chunk(rows.Images.ClassNames.Count)];
            all.AddRange(pixels.Zip(shares).SelectMany(row => MachineTrainer.RowsOf(row.First, row.Second)));
        }

        return all;
    }

    private static IEnumerable<float[]> Asked(ILabelledImages test)
    {
        for (int first = 0; first < test.Count; first += Batch)
        {
            int count = Math.Min(Batch, test.Count - first);
            using Tensor images = ImageRows.Of(test, first, count);
            foreach (float[] features in images.data<float>().ToArray().Chunk(test.Shape.Length))
            {
                yield return features;
            }
        }
    }
}
