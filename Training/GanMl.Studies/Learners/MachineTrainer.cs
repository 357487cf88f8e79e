using Microsoft.ML;
using Microsoft.ML.Data;

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

    /// <summary>The rows of an image: one for each class that it may be of.</summary>
    /// <param name="features">What is known of it.</param>
    /// <param name="weights">How much each class counts.</param>
    internal static IEnumerable<MachineRow> RowsOf(float[] features, float[] weights)
    {
        float least = weights.Sum() * LeastShare;
        return weights.Select((weight, label) => new MachineRow { Features = features, Label = (uint)label, Weight = weight })
            .Where(row => row.Weight > least);
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
}
