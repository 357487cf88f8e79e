using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
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
            LatentColumn(options.LatentColumn, new LatentSampler(options.Seed, latentSize, distribution), options),
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
        if (options.Truncation is { } truncation)
        {
            columns.Add(Constant(options.TruncationColumn, NumberDataViewType.Single, truncation));
        }

        if (options.StyleLayer is { } layer)
        {
            var sampler = new LatentSampler(options.StyleSeed ?? options.Seed, latentSize, distribution, RandomStream.StyleLatents);
            columns.Add(LatentColumn(options.StyleLatentColumn, sampler, options));
            columns.Add(Constant(options.StyleLayerColumn, NumberDataViewType.Int32, layer));
        }

        return new IndexedView(count, columns);
    }

    /// <exception cref="ArgumentException">The options ask for columns that the generator has no use for.</exception>
    internal static void CheckStyle(GeneratorInfo generator, NoiseOptions options)
    {
        if (options.Truncation is not null && !generator.TakesTruncation)
        {
            throw new ArgumentException("The generator takes no truncation. Leave NoiseOptions.Truncation null.", nameof(options));
        }

        if (options.StyleLayer is not null && !generator.TakesStyle)
        {
            throw new ArgumentException("The generator takes no second latent. Leave NoiseOptions.StyleLayer null.", nameof(options));
        }
    }

    internal static IndexedColumn LatentColumn(string name, LatentSampler sampler, NoiseOptions options)
    {
        RowReader<VBuffer<float>> read = (long row, ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, sampler.Size);
            sampler.Fill(options.FirstRow + row, editor.Values);
            value = editor.Commit();
        };
        return IndexedColumn.Create(name, ColumnTypes.Latent(sampler.Size), () => read);
    }

    private static IndexedColumn LabelColumn(long count, IReadOnlyList<string> classNames, NoiseOptions options)
    {
        Func<long, int> labelOf = options.Labels.Bind(count, options.FirstRow, classNames);
        RowReader<uint> read = (long row, ref uint value) => value = (uint)labelOf(row) + 1;
        return IndexedColumn.Create(
            options.LabelColumn, ColumnTypes.Label(classNames.Count), () => read, ColumnTypes.ClassNames(classNames));
    }

    internal static IndexedColumn RowColumn(NoiseOptions options)
    {
        RowReader<long> read = (long row, ref long value) => value = options.FirstRow + row;
        return IndexedColumn.Create(options.RowColumn, NumberDataViewType.Int64, () => read);
    }

    private static IndexedColumn Constant<TValue>(string name, DataViewType type, TValue constant)
    {
        RowReader<TValue> read = (long row, ref TValue value) => value = constant;
        return IndexedColumn.Create(name, type, () => read);
    }
}
