using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using Microsoft.ML;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Puts a trained generator into a pipeline. There is nothing to fit: <see cref="Fit"/> checks the columns. Made by
/// <c>mlContext.Transforms.GenerateImages</c>.
/// </summary>
public sealed class ImageGeneratorEstimator : IEstimator<ImageGeneratorTransformer>
{
    private readonly SharedGenerator _shared;
    private readonly GenerateImagesOptions _options;

    private ImageGeneratorEstimator(SharedGenerator shared, GenerateImagesOptions options)
    {
        _shared = shared;
        _options = options;
    }

    /// <summary>What the generator says about itself: pass it to <c>mlContext.Data.CreateNoise</c>.</summary>
    public GeneratorInfo Generator => _shared.Info;

    /// <summary>Checks the input columns.</summary>
    /// <returns>
    /// A transformer to dispose. All transformers of one estimator share one open generator, read when the estimator was made; later
    /// changes to the file have no effect.
    /// </returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public ImageGeneratorTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = new ImageGeneratorSchema(input.Schema, Generator, _options);
        return new ImageGeneratorTransformer(_shared, _options);
    }

    /// <summary>The columns of the output, of which names and kinds are known: those of the input and the generated ones.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong kind; the message says which, and what to do.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ImageGeneratorShape.Append(inputSchema, Generator, _options);
    }

    /// <summary>With a file or its bytes: what is opened belongs to the transformers.</summary>
    internal static ImageGeneratorEstimator Opening(Func<OnnxGeneratorOptions?, OnnxGenerator> open, GenerateImagesOptions options)
    {
        options.CheckOutputNames();
        OnnxGenerator generator = open(options.Opening);
        if (generator.NeedsPixelRange)
        {
            using (generator)
            {
                generator.CheckPixelRange();
            }
        }

        return new ImageGeneratorEstimator(SharedGenerator.Owning(generator), options);
    }

    /// <summary>With a generator that belongs to the caller.</summary>
    internal static ImageGeneratorEstimator Borrowing(OnnxGenerator generator, GenerateImagesOptions options)
    {
        options.CheckOutputNames();
        generator.CheckPixelRange();
        return options.Opening is null
            ? new ImageGeneratorEstimator(SharedGenerator.Borrowing(generator), options)
            : throw new ArgumentException(
                "The generator is open already, so GenerateImagesOptions.Opening has no effect: leave it null, or pass the file's path.",
                nameof(options));
    }
}
