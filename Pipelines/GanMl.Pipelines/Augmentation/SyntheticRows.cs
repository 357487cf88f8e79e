using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Joins real images with generated ones that have the same columns.</summary>
internal sealed class SyntheticRows
{
    // Which class of the generator a row asks for: it may have another number than among the real labels.
    private const string GeneratorLabel = "GanMl generator label";

    private readonly IDataView _real;
    private readonly SharedGenerator _shared;
    private readonly GeneratorInfo _generator;
    private readonly SyntheticOptions _options;
    private readonly RealLabels _labels;
    private readonly PixelLayout _layout;
    private readonly bool _withImage;
    private readonly bool _withRow;

    private SyntheticRows(IDataView real, SharedGenerator shared, SyntheticOptions options)
    {
        _real = real;
        _shared = shared;
        _generator = shared.Info;
        _options = options;
        _layout = LayoutOf(real.Schema);
        _withImage = HasImages(real.Schema);
        _withRow = real.Schema.GetColumnOrNull(options.RowColumn)?.Type == NumberDataViewType.Int64;
        _labels = new RealLabels(real, options.LabelColumn);
    }

    /// <summary>The real rows that stay, then the generated ones.</summary>
    internal static IDataView Append(IDataView real, SharedGenerator shared, SyntheticOptions options) =>
        new SyntheticRows(real, shared, options).Append();

    private AppendedView Append()
    {
        (long[] removed, long[] added) = _options.Amount.For(_labels.Counts, _labels.Names);
        int[] classOfKey = ClassMatch.Find(_labels, _generator, _options.ClassName, removed, added);
        IDataView kept = removed.Sum() == 0
            ? _real
            : new ThinnedView(_real, _labels.Column, _labels.ThresholdsToRemove(removed, _options.Seed), _options.Seed, removed.Sum());
        string[] names =
        [
            _options.PixelsColumn,
            .. _withImage ? [_options.ImageColumn] : Array.Empty<string>(),
            _options.LabelColumn,
            .. _withRow ? [_options.RowColumn] : Array.Empty<string>(),
        ];
        AppendedSource[] sources =
        [
            Source(kept, names, mark: false, _options.SyntheticColumn),
            Source(Generated(added, classOfKey), names, mark: true, null),
        ];
        return new AppendedView(sources, names, _options.SyntheticColumn);
    }

    /// <summary>What was appended before keeps its mark.</summary>
    private static AppendedSource Source(IDataView view, string[] names, bool mark, string? marks)
    {
        DataViewSchema.Column? column = marks is null ? null : view.Schema.GetColumnOrNull(marks);
        return new AppendedSource(
            view, [.. names.Select(name => view.Schema[name])], mark, column?.Type == BooleanDataViewType.Instance ? column : null);
    }

    /// <summary>Noise with two labels, the generator's and the real one, turned into images.</summary>
    private GeneratedView Generated(long[] added, int[] classOfKey)
    {
        var rows = new LabelBlocks(added);
        var noise = new NoiseOptions { Seed = _options.Seed, RowColumn = _options.RowColumn };
        var columns = new List<IndexedColumn>
        {
            NoiseView.LatentColumn(
                noise.LatentColumn, new LatentSampler(noise.Seed, _generator.LatentSize, _generator.Distribution), noise),
            NoiseView.RowColumn(noise),
        };
        RowReader<uint> key = (long row, ref uint value) => value = (uint)rows.KeyOf(row) + 1;
        columns.Add(IndexedColumn.Create(_options.LabelColumn, _labels.Column.Type, () => key, _labels.Column.Annotations));
        if (_generator.IsConditional)
        {
            RowReader<uint> label = (long row, ref uint value) => value = (uint)classOfKey[rows.KeyOf(row)] + 1;
            columns.Add(IndexedColumn.Create(GeneratorLabel, ColumnTypes.Label(_generator.ClassNames.Count), () => label));
        }

        var view = new IndexedView(rows.Count, columns);
        var transformer = new ImageGeneratorTransformer(_shared, new GenerateImagesOptions
        {
            LabelColumn = GeneratorLabel,
            PixelsColumn = _options.PixelsColumn,
            Layout = _layout,
            ImageColumn = _withImage ? _options.ImageColumn : null,
            Truncation = _options.Truncation,
        });

        // The view opens the generator while it is read: it needs no transformer that holds it open.
        transformer.Dispose();
        return new GeneratedView(view, new ImageGeneratorMapper(transformer, view.Schema));
    }

    private PixelLayout LayoutOf(DataViewSchema schema)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(_options.PixelsColumn) ?? throw new ArgumentException(
            $"The real images have no column '{_options.PixelsColumn}' of pixels. Their columns are: "
            + $"{string.Join(", ", schema.Select(other => other.Name))}. Name the right one in SyntheticOptions.PixelsColumn.");
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            if (column.Type.Equals(ColumnTypes.Pixels(_generator.Shape, layout)))
            {
                return layout;
            }
        }

        throw new ArgumentException(
            $"The real pixels in column '{column.Name}' are {column.Type}, but the generator draws "
            + $"{ColumnTypes.Pixels(_generator.Shape, PixelLayout.ChannelsFirst)}. "
            + "Show the real images with mlContext.Data.LoadImages, in the size and the colours of the generator (ImageSetOptions, "
            + "FolderImagesOptions).");
    }

    private bool HasImages(DataViewSchema schema) =>
        schema.GetColumnOrNull(_options.ImageColumn)?.Type is ImageDataViewType type
        && type.Equals(ColumnTypes.Image(_generator.Shape));
}
