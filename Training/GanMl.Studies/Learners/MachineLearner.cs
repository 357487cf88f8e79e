using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
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
        Classify(rows, arm, test, seed, _rows, cancellationToken);

    /// <inheritdoc/>
    public TimeSpan Estimate(StudyRows rows, Arm arm, ILabelledImages test, CancellationToken cancellationToken)
    {
        const int Part = 5;
        long begin = Stopwatch.GetTimestamp();
        _ = Classify(rows, arm, test, 0, Math.Max(1, _rows / Part), cancellationToken);
        return Stopwatch.GetElapsedTime(begin) * Part;
    }

    private int[] Classify(
        StudyRows rows, Arm arm, ILabelledImages test, long seed, int count, CancellationToken cancellationToken)
    {
        int length = rows.Images.Shape.Length;
        return _trainer.Classify(
            MachineTrainer.Rows(rows, arm, seed, count, Batch, Pixels, cancellationToken),
            MachineTrainer.Asked(test, Batch, Pixels, cancellationToken),
            length,
            rows.Images.ClassNames.Count,
            seed);

        IEnumerable<float[]> Pixels(Tensor images) => images.contiguous().data<float>().ToArray().Chunk(length);
    }
}
