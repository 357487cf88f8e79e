using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Joins real images with generated ones that have the same columns.</summary>
internal sealed class SyntheticRows
{
    private readonly IDataView _real;
    private readonly SharedGenerator _shared;
    private readonly GeneratorInfo _generator;
    private readonly SyntheticOptions _options;
    private readonly ILogger _logger;
    private readonly RealRows _rows;
    private readonly PixelLayout _layout;
    private readonly bool _withImage;

    private SyntheticRows(IDataView real, SharedGenerator shared, SyntheticOptions options, ILogger logger)
    {
        _real = real;
        _shared = shared;
        _generator = shared.Info;
        _options = options;
        _logger = logger;
        _layout = LayoutOf(real.Schema);
        _withImage = real.Schema.GetColumnOrNull(options.ImageColumn)?.Type is ImageDataViewType type
            && type.Equals(ColumnTypes.Image(_generator.Shape));
        _rows = new RealRows(real, options, _generator.ClassNames);
    }

    /// <summary>The real rows that stay, then the generated ones.</summary>
    internal static IDataView Append(IDataView real, SharedGenerator shared, SyntheticOptions options, ILogger logger)
    {
        // A file that was opened for this is closed when it cannot be used.
        using GeneratorLease lease = shared.Acquire();
        lease.Generator.CheckPixelRange();
        return new SyntheticRows(real, shared, options, logger).Append();
    }

    private AppendedView Append()
    {
        RealPixels.Check(_real, _real.Schema[_options.PixelsColumn], _rows.Places, _options, _logger);
        (long[] removed, long[] added) = _options.Amount.For(_rows.Real, _rows.Generated, _rows.Names);
        int[] classOfKey = ClassMatch.Find(_rows, _generator, _options.ClassName, removed, added);
        float[] weights = ClassWeights.Of([.. _rows.Real.Select((real, key) => real - removed[key] + _rows.Generated[key] + added[key])]);
        string[] kept =
        [
            _options.PixelsColumn,
            .. _withImage ? [_options.ImageColumn] : Array.Empty<string>(),
            _options.LabelColumn,
            .. _rows.RowColumn is { } row ? [row.Name] : Array.Empty<string>(),
        ];
        string[] names =
        [
            .. kept, .. new[] { _options.SyntheticColumn, _options.SyntheticRowColumn, _options.WeightColumn }.OfType<string>(),
        ];
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two columns are called '{twice.Key}': give each a name of its own in SyntheticOptions.");
        }

        LeftOutColumns.Tell(_real.Schema, kept, _rows.Marks, _options, _logger);
        long first = FirstGenerated();
        var generated = new GeneratedRows(_generator, _options, _rows, first, FirstRowNumber(), weights);
        return new AppendedView(
            [
                Source(RealColumns(Remaining(removed), kept, weights), names),
                Source(generated.Create(_shared, added, classOfKey, _layout, _withImage, _logger), names),
            ],
            names,
            [.. NoiseUse.Of(_real), NoiseUse.Of(_generator, _options, first, added.Sum())]);
    }

    private static AppendedSource Source(IDataView view, string[] names) => new(view, [.. names.Select(name => view.Schema[name])]);

    private IDataView Remaining(long[] removed)
    {
        if (removed.Sum() == 0)
        {
            return _real;
        }

        const RandomStream Stream = RandomStream.ReplacedRows;
        var gone = HashIntervals.Between(
            _rows.Hashes(Stream, _options.Seed), Stream, _options.Seed, _ => 0, label => removed[label]);
        return new HashedView(_real, _rows.Label, _rows.Marks, gone, keeps: false, _real.GetRowCount() - removed.Sum());
    }

    /// <summary>The real rows with the columns of the result.</summary>
    private DerivedView RealColumns(IDataView view, string[] kept, float[] weights)
    {
        SyntheticMarks marks = _rows.Marks;
        var columns = new List<DerivedColumn>(kept.Select(name => DerivedColumn.Keep(view.Schema[name])));
        if (_options.SyntheticColumn is { } flag)
        {
            columns.Add(DerivedColumn.Create(flag, BooleanDataViewType.Instance, marks.Columns, marks.OpenFlag));
        }

        if (_options.SyntheticRowColumn is { } number)
        {
            columns.Add(DerivedColumn.Create(number, NumberDataViewType.Int64, marks.Columns, marks.OpenNumber));
        }

        if (_options.WeightColumn is { } weight)
        {
            columns.Add(DerivedColumn.Create(
                weight, NumberDataViewType.Single, [_rows.Label], row => ClassWeights.Open(row.GetGetter<uint>(_rows.Label), weights)));
        }

        return new DerivedView(view, columns);
    }

    /// <summary>The first row of noise that no image has been made of.</summary>
    private long FirstGenerated() => _options.FirstRow
        ?? (NoiseUse.Of(_real).Any(noise => noise.IsEndless && noise.Seed == _options.Seed)
            ? throw new ArgumentException(
                $"The images that are there already are drawn fresh in each pass from all further rows of seed {_options.Seed}. Set "
                + "another SyntheticOptions.Seed.")
            : _rows.HasUnnumbered
            ? throw new ArgumentException(
                $"Some images are generated already, as column '{_options.SyntheticColumn}' says, but no column "
                + $"'{_options.SyntheticRowColumn}' says from which rows of noise, so the same ones could come again. Keep the column that "
                + "AppendSynthetic made, or set SyntheticOptions.FirstRow to a row that has not been used.")
            : Math.Max(_rows.HighestGenerated, IsGenerated() ? _rows.HighestRow : -1) + 1);

    /// <summary>Whether the rows have the latents still from which GenerateImages drew them: their numbers are those of noise.</summary>
    private bool IsGenerated() =>
        _real.Schema.GetColumnOrNull(new NoiseOptions().LatentColumn)?.Type.Equals(ColumnTypes.Latent(_generator.LatentSize)) == true;

    private long FirstRowNumber() => _rows.HighestRow < IndexedView.LargestCount
        ? _rows.HighestRow + 1
        : throw new ArgumentException(
            $"The numbers in column '{_options.RowColumn}' go up to {_rows.HighestRow}, which leaves none for generated images. Name "
            + "another column in SyntheticOptions.RowColumn.");

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
}
