using GanMl.Inference;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Noise;

/// <summary>Makes the view of latents and labels with which a generator is fed.</summary>
internal static class NoiseView
{
    /// <param name="count">How many rows.</param>
    /// <param name="latentSize">How many values a latent has.</param>
    /// <param name="distribution">The distribution of each value.</param>
    /// <param name="classNames">Empty for an unconditional generator.</param>
    /// <param name="options">The rest.</param>
    internal static IDataView Create(
        long count, int latentSize, LatentDistribution distribution, IReadOnlyList<string> classNames, NoiseOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FirstRow, IndexedView.LargestCount, nameof(options.FirstRow));
        var columns = new List<IndexedColumn>
        {
            LatentColumn(new LatentSampler(options.Seed, latentSize, distribution), options),
        };
        if (classNames.Count > 0)
        {
            columns.Add(LabelColumn(count, classNames, options));
        }
        else if (options.Labels != LabelSequence.Cycle)
        {
            throw new ArgumentException(
                "The options ask for labels, but the generator has no classes. Leave NoiseOptions.Labels as it is.", nameof(options));
        }

        columns.Add(RowColumn(options));
        return new IndexedView(count, columns);
    }

    private static IndexedColumn LatentColumn(LatentSampler sampler, NoiseOptions options)
    {
        RowReader<VBuffer<float>> read = (long row, ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, sampler.Size);
            sampler.Fill(options.FirstRow + row, editor.Values);
            value = editor.Commit();
        };
        return IndexedColumn.Create(options.LatentColumn, ColumnTypes.Latent(sampler.Size), () => read);
    }

    private static IndexedColumn LabelColumn(long count, IReadOnlyList<string> classNames, NoiseOptions options)
    {
        Func<long, int> labelOf = options.Labels.Bind(count, options.FirstRow, classNames);
        RowReader<uint> read = (long row, ref uint value) => value = (uint)labelOf(row) + 1;
        return IndexedColumn.Create(
            options.LabelColumn, ColumnTypes.Label(classNames.Count), () => read, ColumnTypes.ClassNames(classNames));
    }

    private static IndexedColumn RowColumn(NoiseOptions options)
    {
        RowReader<long> read = (long row, ref long value) => value = options.FirstRow + row;
        return IndexedColumn.Create(options.RowColumn, NumberDataViewType.Int64, () => read);
    }
}
