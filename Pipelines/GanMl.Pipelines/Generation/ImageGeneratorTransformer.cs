using GanMl.Inference;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines;

/// <summary>
/// Turns latents, and labels where the generator is conditional, into images, batch by batch while they are read. A row's
/// image is the same whatever is read before it. Thread-safe.
/// </summary>
/// <remarks>
/// Opened from a path or from bytes, it owns the generator and closes it when disposed; a generator that was given open stays
/// open. Note that <see cref="PredictionEngine{TSrc, TDst}"/> disposes its transformer unless its options say otherwise.
/// </remarks>
public sealed class ImageGeneratorTransformer : ITransformer, IDisposable
{
    private readonly OnnxGenerator _generator;
    private readonly bool _ownsGenerator;
    private long _runs;
    private bool _disposed;

    internal ImageGeneratorTransformer(OnnxGenerator generator, bool ownsGenerator, GenerateImagesOptions options)
    {
        _generator = generator;
        _ownsGenerator = ownsGenerator;
        Options = options;
        BatchSize = Math.Min(options.BatchSize, Array.MaxLength / Math.Max(generator.Info.Shape.Length, generator.Info.LatentSize));
    }

    /// <summary>What the generator says of itself.</summary>
    public GeneratorInfo Generator => _generator.Info;

    bool ITransformer.IsRowToRowMapper => true;

    internal GenerateImagesOptions Options { get; }

    /// <summary>The most rows in one run of the network: as asked for, or as many as an array of images holds.</summary>
    internal int BatchSize { get; }

    /// <summary>How often the network has been run.</summary>
    internal long Runs => Interlocked.Read(ref _runs);

    /// <summary>The columns of the output: those of the input, then the generated ones.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ImageGeneratorSchema(inputSchema, Generator, Options).Output;
    }

    /// <summary>A view that generates images while it is read. Who reads other columns alone does not run the network.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new GeneratedView(input, new ImageGeneratorMapper(this, input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ImageGeneratorMapper(this, inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "An image generator is not saved with an ML.NET model. Keep its .onnx file, save the rest of the pipeline, and after loading "
        + "put the generator in front again with mlContext.Transforms.GenerateImages.");

    /// <summary>Closes the generator if the transformer has opened it. Views made by the transformer can then no longer be read.</summary>
    public void Dispose()
    {
        _disposed = true;
        if (_ownsGenerator)
        {
            _generator.Dispose();
        }
    }

    /// <summary>Runs the network once, as <see cref="OnnxGenerator.Generate(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{float})"/>.</summary>
    internal void Generate(ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, Span<float> images)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Interlocked.Increment(ref _runs);
        _generator.Generate(latents, labels, images);
    }
}
