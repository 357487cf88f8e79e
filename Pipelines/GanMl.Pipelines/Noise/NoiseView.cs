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
        float scale = LatentSampler.CheckedScale(options.LatentScale, distribution, nameof(options.LatentScale));
        var rows = new NoiseRows(options.FirstRow, count, options.FreshEachPass);
        var columns = new List<IndexedColumn>
        {
            rows.Latents(options.LatentColumn, new LatentSampler(options.Seed, latentSize, distribution) { Scale = scale }),
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

        columns.Add(rows.Numbers(options.RowColumn));
        if (options.Truncation is { } truncation)
        {
            columns.Add(Constant(options.TruncationColumn, NumberDataViewType.Single, truncation));
        }

        if (options.StyleLayer is { } layer)
        {
            long seed = options.StyleSeed ?? options.Seed;
            var sampler = new LatentSampler(seed, latentSize, distribution, RandomStream.StyleLatents) { Scale = scale };
            columns.Add(rows.Latents(options.StyleLatentColumn, sampler));
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

    private static IndexedColumn LabelColumn(long count, IReadOnlyList<string> classNames, NoiseOptions options)
    {
        Func<long, int> labelOf = options.Labels.Bind(count, options.FirstRow, classNames);
        RowReader<uint> read = (long row, ref uint value) => value = (uint)labelOf(row) + 1;
        return IndexedColumn.Create(
            options.LabelColumn, ColumnTypes.Label(classNames.Count), () => read, ColumnTypes.ClassNames(classNames));
    }

    private static IndexedColumn Constant<TValue>(string name, DataViewType type, TValue constant)
    {
        RowReader<TValue> read = (long row, ref TValue value) => value = constant;
        return IndexedColumn.Create(name, type, () => read);
    }
}
