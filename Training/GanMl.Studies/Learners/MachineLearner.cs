using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using GanMl.Training.Metrics.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
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

    /// <summary>Probabilities below it are left out of soft labels: each makes a row of its own.</summary>
    private const float LeastShare = 0.05f;

    private readonly Func<MLContext, IEstimator<ITransformer>> _trainer;
    private readonly int _rows;

    private MachineLearner(string name, int steps, Func<MLContext, IEstimator<ITransformer>> trainer) =>
        (Name, _rows, _trainer) = (name, steps * RowsPerStep, trainer);

    /// <summary>Multinomial logistic regression.</summary>
    internal static MachineLearner Linear(int steps) => new("linear", steps, context =>
        context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            ExampleWeightColumnName = nameof(Row.Weight),
            MaximumNumberOfIterations = 100,
            NumberOfThreads = 1,
        }));

    /// <summary>Boosted trees, one forest for each class.</summary>
    internal static MachineLearner Trees(int steps) => new("trees", steps, context =>
    {
        var forest = new FastTreeBinaryTrainer.Options
        {
            ExampleWeightColumnName = nameof(Row.Weight),
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

    private int[] Classify(List<Row> learned, ILabelledImages like, ILabelledImages test, long seed)
    {
        var context = new MLContext((int)(seed & int.MaxValue));
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, like.Shape.Length);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), like.ClassNames.Count);
        ITransformer model = _trainer(context).Fit(context.Data.LoadFromEnumerable(learned, schema));
        try
        {
            IDataView answers = model.Transform(context.Data.LoadFromEnumerable(Asked(test), schema));
            return [.. answers.GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1)];
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    /// <summary>The first rows of an arm, with a row for each class that one may be.</summary>
    private static List<Row> Learned(StudyRows rows, Arm arm, long seed, int count, CancellationToken cancellationToken)
    {
        using var learned = new LearnedRows(rows, arm, CPU, seed);
        var all = new List<Row>();
        for (int done = 0; done < count; done += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, Tensor targets) = learned.Batch(done, Math.Min(Batch, count - done));
            float[][] pixels = [.. images.contiguous().data<float>().ToArray().Chunk(rows.Images.Shape.Length)];
            float[][] shares = [.. targets.contiguous().data<float>().ToArray().Chunk(rows.Images.ClassNames.Count)];
            foreach ((float[] features, float[] weights) in pixels.Zip(shares))
            {
                float least = weights.Sum() * LeastShare;
                all.AddRange(weights.Select((weight, label) => new Row { Features = features, Label = (uint)label, Weight = weight })
                    .Where(row => row.Weight > least));
            }
        }

        return all;
    }

    private static IEnumerable<Row> Asked(ILabelledImages test)
    {
        for (int first = 0; first < test.Count; first += Batch)
        {
            int count = Math.Min(Batch, test.Count - first);
            using Tensor images = ImageRows.Of(test, first, count);
            float[] values = images.data<float>().ToArray();
            foreach (float[] features in values.Chunk(test.Shape.Length))
            {
                yield return new Row { Features = features, Label = 0, Weight = 1 };
            }
        }
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public uint Label { get; set; }

        public float Weight { get; set; }
    }
}
