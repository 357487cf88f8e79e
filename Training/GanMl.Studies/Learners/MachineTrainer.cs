using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using GanMl.Training.Metrics.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Studies.Learners;

/// <summary>A row for a trainer of ML.NET.</summary>
internal sealed class MachineRow
{
    /// <summary>What is known of an image.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>Its class, counted from 0.</summary>
    public uint Label { get; set; }

    /// <summary>How much it counts.</summary>
    public float Weight { get; set; }
}

/// <summary>Trains with a trainer of ML.NET and lets it classify.</summary>
/// <param name="trainer">Makes the trainer, for columns that are named like the properties of a <see cref="MachineRow"/>.</param>
internal sealed class MachineTrainer(Func<MLContext, IEstimator<ITransformer>> trainer)
{
    /// <summary>Probabilities below it are left out of soft labels: each makes a row of its own.</summary>
    private const float LeastShare = 0.05f;

    /// <summary>The first rows of an arm, with a row for each class that one may be.</summary>
    /// <param name="rows">The rows of the arm.</param>
    /// <param name="arm">What else it does to them.</param>
    /// <param name="seed">Their order and all changes are a function of it.</param>
    /// <param name="count">How many.</param>
    /// <param name="batch">How many are made at once.</param>
    /// <param name="describe">What is known of the images of a batch, float32 [N, channels, height, width] in [0, 1].</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static List<MachineRow> Rows(
        StudyRows rows,
        Arm arm,
        long seed,
        int count,
        int batch,
        Func<Tensor, IEnumerable<float[]>> describe,
        CancellationToken cancellationToken)
    {
        using var learned = new LearnedRows(rows, arm, CPU, seed);
        var all = new List<MachineRow>();
        for (int done = 0; done < count; done += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, Tensor targets) = learned.Batch(done, Math.Min(batch, count - done));
            float[][] weights = [.. targets.contiguous().data<float>().ToArray().Chunk(rows.Images.ClassNames.Count)];
            all.AddRange(describe(images).Zip(weights).SelectMany(row => RowsOf(row.First, row.Second)));
        }

        return all;
    }

    /// <summary>What is known of images that are to be classified.</summary>
    internal static IEnumerable<float[]> Asked(
        ILabelledImages test, int batch, Func<Tensor, IEnumerable<float[]>> describe, CancellationToken cancellationToken)
    {
        for (int first = 0; first < test.Count; first += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Tensor images = ImageRows.Of(test, first, Math.Min(batch, test.Count - first));
            foreach (float[] features in describe(images))
            {
                yield return features;
            }
        }
    }

    /// <summary>Learns from rows and says what others are.</summary>
    /// <param name="learned">What it learns from.</param>
    /// <param name="asked">The features of the others.</param>
    /// <param name="length">How many features a row has.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="seed">The seed of the trainer.</param>
    internal int[] Classify(IEnumerable<MachineRow> learned, IEnumerable<float[]> asked, int length, int classes, long seed)
    {
        var context = new MLContext((int)(seed & int.MaxValue));
        var schema = SchemaDefinition.Create(typeof(MachineRow));
        schema[nameof(MachineRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        schema[nameof(MachineRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        ITransformer model = trainer(context).Fit(context.Data.LoadFromEnumerable(learned, schema));
        try
        {
            IEnumerable<MachineRow> questions = asked.Select(features => new MachineRow { Features = features, Label = 0, Weight = 1 });
            IDataView answers = model.Transform(context.Data.LoadFromEnumerable(questions, schema));
            return [.. answers.GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1)];
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private static IEnumerable<MachineRow> RowsOf(float[] features, float[] weights)
    {
        float least = weights.Sum() * LeastShare;
        return weights.Select((weight, label) => new MachineRow { Features = features, Label = (uint)label, Weight = weight })
            .Where(row => row.Weight > least);
    }
}
