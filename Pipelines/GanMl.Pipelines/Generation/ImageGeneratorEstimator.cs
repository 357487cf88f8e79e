using GanMl.Inference;
using GanMl.Pipelines.Generation;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>
/// Puts a trained generator into a pipeline. There is nothing to fit: <see cref="Fit"/> checks the columns and opens the
/// generator. Made by <c>mlContext.Transforms.GenerateImages</c>.
/// </summary>
public sealed class ImageGeneratorEstimator : IEstimator<ImageGeneratorTransformer>
{
    private readonly Func<OnnxGenerator> _open;
    private readonly bool _transformerOwnsGenerator;
    private readonly GenerateImagesOptions _options;

    private ImageGeneratorEstimator(
        Func<OnnxGenerator> open, bool transformerOwnsGenerator, GeneratorInfo generator, GenerateImagesOptions options)
    {
        options.CheckOutputNames();
        _open = open;
        _transformerOwnsGenerator = transformerOwnsGenerator;
        _options = options;
        Generator = generator;
    }

    /// <summary>What the generator says of itself: pass it to <c>mlContext.Data.CreateNoise</c>.</summary>
    public GeneratorInfo Generator { get; }

    /// <summary>Checks the input columns and opens the generator.</summary>
    /// <returns>A transformer to be disposed. It does not close a generator that was given open.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    /// <exception cref="GeneratorFileException">The file is no longer the generator that it was.</exception>
    public ImageGeneratorTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = new ImageGeneratorSchema(input.Schema, Generator, _options);
        return new ImageGeneratorTransformer(_open(), _transformerOwnsGenerator, _options);
    }

    /// <summary>The columns of the output, of which names and kinds are known: those of the input and the generated ones.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong kind; the message says which, and what to do.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ImageGeneratorShape.Append(inputSchema, Generator, _options);
    }

    /// <summary>With a file or its bytes: what is opened belongs to the transformer.</summary>
    internal static ImageGeneratorEstimator Opening(Func<OnnxGeneratorOptions?, OnnxGenerator> open, GenerateImagesOptions options)
    {
        // Opened and closed at once, so that a broken file is an error here and not in Fit.
        using OnnxGenerator generator = open(options.Opening);
        return new ImageGeneratorEstimator(() => open(options.Opening), true, generator.Info, options);
    }

    /// <summary>With a generator that belongs to the caller.</summary>
    internal static ImageGeneratorEstimator Borrowing(OnnxGenerator generator, GenerateImagesOptions options) => options.Opening is null
        ? new ImageGeneratorEstimator(() => generator, false, generator.Info, options)
        : throw new ArgumentException(
            "The generator is open already, so GenerateImagesOptions.Opening has no effect: leave it null, or pass the file's path.",
            nameof(options));
}
