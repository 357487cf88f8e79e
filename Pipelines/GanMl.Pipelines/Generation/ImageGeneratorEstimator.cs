using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
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

    /// <summary>
    /// Checks the input columns, and settles whether the optional ones (truncations, second latents) are read: the transformer reads those
    /// that are there now, and demands them.
    /// </summary>
    /// <returns>
    /// A transformer to dispose. All transformers of one estimator share one open generator, read when the estimator was made; later
    /// changes to the file have no effect.
    /// </returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public ImageGeneratorTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var schema = new ImageGeneratorSchema(input.Schema, Generator, _options);
        return new ImageGeneratorTransformer(_shared, schema.Settle(_options));
    }

    /// <summary>The columns of the output, of which names and kinds are known: those of the input and the generated ones.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong kind; the message says which, and what to do.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ImageGeneratorShape.Append(inputSchema, Generator, _options);
    }

    /// <summary>With a file or its bytes: what is opened belongs to the transformers.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>, whose context may ask for a GPU.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="options">Columns, and how it is opened.</param>
    internal static ImageGeneratorEstimator Opening(
        TransformsCatalog catalog, Func<OnnxGeneratorOptions, OnnxGenerator> open, GenerateImagesOptions options)
    {
        options.CheckOutputNames();
        SharedGenerator shared = ContextDevice.Open(
            ContextLogger.EnvironmentOf(catalog), options.Opening, options.Logger, opening => WithRange(open(opening)));
        return new ImageGeneratorEstimator(shared, options);
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

    /// <summary>A generator whose range of pixels is known; another is closed again.</summary>
    private static OnnxGenerator WithRange(OnnxGenerator generator)
    {
        if (generator.NeedsPixelRange)
        {
            using (generator)
            {
                generator.CheckPixelRange();
            }
        }

        return generator;
    }
}
