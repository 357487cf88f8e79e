using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Filters;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>The generated rows that join real ones: noise with two labels, the generator's and the real one, turned into images.</summary>
/// <param name="generator">What the generator says of itself.</param>
/// <param name="options">Seed and names of columns.</param>
/// <param name="rows">The real rows.</param>
/// <param name="firstGenerated">The first row of noise.</param>
/// <param name="firstRow">The first row number.</param>
/// <param name="weights">The weight of each class.</param>
internal sealed class GeneratedRows(
    GeneratorInfo generator, SyntheticOptions options, RealRows rows, long firstGenerated, long firstRow, float[] weights)
{
    // Which class of the generator a row asks for: it may have another number than among the real labels.
    private const string GeneratorLabel = "GanMl generator label";
    private const string Latent = "GanMl latent";
    private const string NoiseRow = "GanMl noise row";

    /// <param name="shared">The generator.</param>
    /// <param name="added">How many rows of each real class.</param>
    /// <param name="classOfKey">The generator's class for each real one.</param>
    /// <param name="layout">The layout of the real pixels.</param>
    /// <param name="withImage">Whether there is a column of images.</param>
    /// <param name="logger">Told of classes of which a filter keeps hardly an image.</param>
    internal IDataView Create(
        SharedGenerator shared, long[] added, int[] classOfKey, PixelLayout layout, bool withImage, ILogger logger)
    {
        var noise = new NoiseRows(firstGenerated, added.Sum(), options.FreshEachPass);
        var view = new IndexedView(added.Sum(), Columns(noise, new LabelBlocks(added), classOfKey));
        var transformer = new ImageGeneratorTransformer(shared, new GenerateImagesOptions
        {
            LatentColumn = Latent,
            LabelColumn = GeneratorLabel,
            PixelsColumn = options.PixelsColumn,
            Layout = layout,
            PixelRange = options.PixelRange,
            Colors = options.ColorOrder,
            ImageColumn = withImage ? options.ImageColumn : null,
            Truncation = options.Truncation,
            Filter = options.Filter is null ? null : new RowFilter(new WatchedFilter(options.Filter, generator.ClassNames, logger))
            {
                Seed = options.Seed,
                LatentScale = options.LatentScale,
                RowColumn = NoiseRow,
                MostCandidates = options.MostCandidates,
            },
        });

        // The view opens the generator while it is read: it needs no transformer that holds it open.
        transformer.Dispose();
        var images = new GeneratedView(view, new ImageGeneratorMapper(transformer, view.Schema));
        return options.SoftLabels is { } labels ? Softened(images, labels, transformer.Options.PixelForm) : images;
    }

    private SoftLabelView Softened(GeneratedView images, SoftLabels labels, PixelForm form) => new(
        images,
        new SoftLabelColumns(
            labels,
            labels.KeysOf(rows.Names, rows.Real.Length, generator.ClassNames),
            generator.Shape,
            form,
            options.PixelsColumn,
            options.LabelColumn,
            options.WeightColumn ?? throw new ArgumentException(
                "Soft labels are weights: name their column in SyntheticOptions.WeightColumn.")));

    private List<IndexedColumn> Columns(NoiseRows noise, LabelBlocks blocks, int[] classOfKey)
    {
        RowReader<uint> readKey = (long row, ref uint value) => value = (uint)blocks.KeyOf(row) + 1;
        var sampler = new LatentSampler(options.Seed, generator.LatentSize, generator.Distribution) { Scale = options.LatentScale };
        var columns = new List<IndexedColumn>
        {
            noise.Latents(Latent, sampler),
            IndexedColumn.Create(options.LabelColumn, rows.Label.Type, () => readKey, rows.Label.Annotations),
        };
        if (options.Filter is not null)
        {
            columns.Add(noise.Numbers(NoiseRow));
        }

        if (generator.IsConditional)
        {
            RowReader<uint> readLabel = (long row, ref uint value) => value = (uint)classOfKey[blocks.KeyOf(row)] + 1;
            columns.Add(IndexedColumn.Create(GeneratorLabel, ColumnTypes.Label(generator.ClassNames.Count), () => readLabel));
        }

        if (rows.RowColumn is { } rowColumn)
        {
            RowReader<long> readRow = (long row, ref long value) => value = firstRow + row;
            columns.Add(IndexedColumn.Create(rowColumn.Name, NumberDataViewType.Int64, () => readRow));
        }

        if (options.SyntheticColumn is { } flag)
        {
            RowReader<bool> readFlag = (long row, ref bool value) => value = true;
            columns.Add(IndexedColumn.Create(flag, BooleanDataViewType.Instance, () => readFlag));
        }

        if (options.SyntheticRowColumn is { } number)
        {
            columns.Add(noise.Numbers(number));
        }

        if (options.WeightColumn is { } weight)
        {
            RowReader<float> readWeight = (long row, ref float value) => value = weights[blocks.KeyOf(row)];
            columns.Add(IndexedColumn.Create(weight, NumberDataViewType.Single, () => readWeight));
        }

        return columns;
    }
}
