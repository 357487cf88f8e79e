using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>The pixels of the image that belongs to the row at which a reader stands.</summary>
internal delegate ReadOnlySpan<float> CurrentImage();

/// <summary>A transformer bound to the schema of its input: makes a row with images out of a row with latents.</summary>
internal sealed class ImageGeneratorMapper(ImageGeneratorTransformer transformer, DataViewSchema inputSchema) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => Schema.Output;

    internal ImageGeneratorTransformer Transformer => transformer;

    internal ImageGeneratorSchema Schema { get; } = new(inputSchema, transformer.Generator, transformer.Options);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Schema.DependenciesOf(new ActiveColumns(OutputSchema, dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ReferenceEquals(input.Schema, InputSchema)
            ? new GeneratedRow(this, input, new ActiveColumns(OutputSchema, activeColumns), readers: 1)
            : throw new ArgumentException("The row has another schema than the one for which the mapper was made.", nameof(input));
    }

    /// <summary>A getter for the generated column at <paramref name="index"/> of the output.</summary>
    internal Delegate CreateGetter(int index, CurrentImage current) => index == Schema.Pixels
        ? CreatePixelsGetter(current)
        : CreateImageGetter(current);

    private ValueGetter<VBuffer<float>> CreatePixelsGetter(CurrentImage current)
    {
        ImageShape shape = transformer.Generator.Shape;
        PixelForm form = transformer.Options.PixelForm;
        return (ref VBuffer<float> value) =>
        {
            ReadOnlySpan<float> planes = current();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, planes.Length);
            form.Write(planes, editor.Values, shape);
            value = editor.Commit();
        };
    }

    private ValueGetter<MLImage> CreateImageGetter(CurrentImage current)
    {
        var composer = new ImageComposer(transformer.Generator.Shape);
        return (ref MLImage value) =>
        {
            ReadOnlySpan<float> pixels = current();
            value?.Dispose();
            value = composer.Compose(pixels);
        };
    }
}
