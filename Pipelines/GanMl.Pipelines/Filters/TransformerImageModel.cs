using GanMl.Inference.Filters;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Filters;

/// <summary>
/// A classifier of ML.NET that looks at images: a fitted pipeline that takes a column of pixels and gives a column of scores, one for each
/// class. Its probabilities filter generated images (<see cref="ClassifierFilter"/>) or become their soft labels.
/// </summary>
/// <remarks>
/// Scores that are no probabilities, as some trainers give them, go through a softmax. Thread-safe as far as the pipeline is.
/// </remarks>
public sealed class TransformerImageModel : IImageModel
{
    private const string Label = "Label";
    private const string SlotNames = "SlotNames";

    private readonly ITransformer _classifier;
    private readonly ImageShape _shape;
    private readonly IReadOnlyList<string> _classNames;
    private readonly TransformerImageModelOptions _options;
    private readonly int[] _places;
    private readonly bool _givesScores;

    /// <summary>A classifier for images of a shape.</summary>
    /// <param name="classifier">The fitted pipeline, from pixels to scores.</param>
    /// <param name="shape">The images that it will be given.</param>
    /// <param name="classNames">
    /// The classes, in the order in which probabilities are wanted: that of the generator. They are found among those of the scores by
    /// name; scores without names are taken in this order.
    /// </param>
    /// <param name="options">The columns and the form of the pixels; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">The pipeline gives no such scores, or does not know a class.</exception>
    public TransformerImageModel(
        ITransformer classifier, ImageShape shape, IReadOnlyList<string> classNames, TransformerImageModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(classNames);
        _classifier = classifier;
        _shape = shape;
        _classNames = [.. classNames];
        _options = options ?? new TransformerImageModelOptions();
        _places = FindClasses(ScoreColumn(ViewOf(new float[shape.Length]).Schema));
        float[] trial = new float[_places.Length];
        Read([.. Enumerable.Range(0, shape.Length).Select(i => i / (float)shape.Length)], trial);
        _givesScores = !ClassProbabilities.Are(trial);
    }

    /// <inheritdoc/>
    public int ValuesPerImage => _places.Length;

    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<float> images, Span<float> values)
    {
        int count = ImageModelArguments.CountOf(images, values, _shape.Length, ValuesPerImage);
        Read(images.ToArray(), values);
        for (int i = 0; i < count && _givesScores; i++)
        {
            ClassProbabilities.Softmax(values.Slice(i * ValuesPerImage, ValuesPerImage));
        }
    }

    private void Read(float[] images, Span<float> values)
    {
        IDataView scored = ViewOf(images);
        DataViewSchema.Column column = ScoreColumn(scored.Schema);
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        float[] dense = [];
        for (int row = 0; cursor.MoveNext(); row++)
        {
            read(ref scores);
            Array.Resize(ref dense, scores.Length);
            scores.CopyTo(dense);
            for (int i = 0; i < _places.Length; i++)
            {
                values[(row * _places.Length) + i] = dense[_places[i]];
            }
        }
    }

    /// <summary>The pipeline's output for some images. It may want a column of labels, which nobody reads.</summary>
    private IDataView ViewOf(float[] images)
    {
        PixelForm form = new(_options.Layout, _options.ColorOrder, _options.PixelRange);
        int length = _shape.Length;
        RowReader<VBuffer<float>> readPixels = (long row, ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, length);
            form.Write(images.AsSpan((int)row * length, length), editor.Values, _shape);
            value = editor.Commit();
        };
        RowReader<uint> readLabel = (long row, ref uint value) => value = 0;
        VectorDataViewType type = ColumnTypes.Pixels(_shape, _options.Layout);
        var view = new IndexedView(
            images.Length / length,
            [
                IndexedColumn.Create(
                    _options.PixelsColumn,
                    _options.IsFlat ? new VectorDataViewType(NumberDataViewType.Single, length) : type,
                    () => readPixels),
                IndexedColumn.Create(
                    _options.PixelsColumn == Label ? "GanMl label" : Label,
                    ColumnTypes.Label(Math.Max(1, _classNames.Count)),
                    () => readLabel,
                    _classNames.Count == 0 ? null : ColumnTypes.ClassNames(_classNames)),
            ]);
        return _classifier.Transform(view);
    }

    private DataViewSchema.Column ScoreColumn(DataViewSchema schema) =>
        schema.GetColumnOrNull(_options.ScoreColumn) is { Type: VectorDataViewType { ItemType: NumberDataViewType item } } column
        && item.RawType == typeof(float)
            ? column
            : throw new ArgumentException(
                $"The classifier gives no column '{_options.ScoreColumn}' of Vector<Single> with a score for each class. Its columns are: "
                + $"{string.Join(", ", schema.Select(other => $"{other.Name} ({other.Type})"))}. Name the right one in "
                + "TransformerImageModelOptions.ScoreColumn.");

    private int[] FindClasses(DataViewSchema.Column scores)
    {
        int count = ((VectorDataViewType)scores.Type).Size;
        if (scores.Annotations.Schema.GetColumnOrNull(SlotNames)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return count == _classNames.Count
                ? [.. Enumerable.Range(0, count)]
                : throw new ArgumentException(
                    $"The classifier gives {count} scores without names, but there are {_classNames.Count} classes.");
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        scores.Annotations.GetValue(SlotNames, ref texts);
        string[] names = [.. texts.DenseValues().Select(name => name.ToString())];
        return
        [
            .. _classNames.Select(name => Array.IndexOf(names, name) is >= 0 and var place
                ? place
                : throw new ArgumentException(
                    $"The classifier knows no class '{name}'. Those that it knows are: {KeyNames.List(names)}.")),
        ];
    }
}

/// <summary>The columns of a classifier of ML.NET, and the form of its pixels.</summary>
public sealed record TransformerImageModelOptions
{
    /// <summary>The column of pixels that it takes.</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The column of scores that it gives, one for each class.</summary>
    public string ScoreColumn { get; init; } = "Score";

    /// <summary>Whether it takes pixels as Vector&lt;Single, values&gt; in place of three dimensions.</summary>
    public bool IsFlat { get; init; }

    /// <summary>The order of its pixels.</summary>
    public PixelLayout Layout { get; init; } = PixelLayout.ChannelsFirst;

    /// <summary>The order of its colours.</summary>
    public ColorOrder ColorOrder { get; init; } = ColorOrder.RedFirst;

    /// <summary>Its values of black and white.</summary>
    public PixelRange PixelRange { get; init; } = PixelRange.Sigmoid;
}
