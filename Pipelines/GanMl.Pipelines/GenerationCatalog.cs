using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>GanMl's transforms, beside ML.NET's own in <c>mlContext.Transforms</c>.</summary>
public static class GenerationCatalog
{
    /// <summary>Generates an image from each row's latent, and its label where the generator is conditional.</summary>
    /// <remarks>
    /// <c>mlContext.Model.Save</c> takes the generator along. <c>mlContext.Model.ConvertToOnnx</c> does not and says nothing of it: ML.NET
    /// keeps the interface for that to itself. Convert what follows the generator, a classifier for example, alone.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="path">The generator's .onnx file.</param>
    /// <param name="options">Columns, batch size, threads; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GeneratorFileException">The file is no generator that can be used; the message says why.</exception>
    /// <exception cref="InferenceDeviceException">The device cannot be used; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">Two output columns have one name, or one has none.</exception>
    public static ImageGeneratorEstimator GenerateImages(
        this TransformsCatalog catalog, string path, GenerateImagesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ImageGeneratorEstimator.Opening(catalog, opening => OnnxGenerator.Open(path, opening), Logging(catalog, options));
    }

    /// <summary>Generates an image from each row's latent, and its label where the generator is conditional.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="model">The bytes of the generator's .onnx file, which must not be changed.</param>
    /// <param name="options">Columns, batch size, threads; null for the defaults.</param>
    /// <exception cref="GeneratorFileException">The bytes are no generator that can be used; the message says why.</exception>
    /// <exception cref="ArgumentException">Two output columns have one name, or one has none.</exception>
    public static ImageGeneratorEstimator GenerateImages(
        this TransformsCatalog catalog, byte[] model, GenerateImagesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return ImageGeneratorEstimator.Opening(catalog, opening => OnnxGenerator.Open(model, opening), Logging(catalog, options));
    }

    /// <summary>Generates an image from each row's latent, and its label where the generator is conditional.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="model">The generator's .onnx file, read from where the stream stands to its end. It is not closed.</param>
    /// <param name="options">Columns, batch size, threads; null for the defaults.</param>
    /// <exception cref="GeneratorFileException">What was read is no generator that can be used; the message says why.</exception>
    /// <exception cref="ArgumentException">Two output columns have one name, or one has none.</exception>
    public static ImageGeneratorEstimator GenerateImages(
        this TransformsCatalog catalog, Stream model, GenerateImagesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var bytes = new MemoryStream();
        model.CopyTo(bytes);
        return catalog.GenerateImages(bytes.ToArray(), options);
    }

    /// <summary>Generates an image from each row's latent, and its label where the generator is conditional.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="generator">An open generator. The caller disposes it when no view is read any more.</param>
    /// <param name="options">Columns and batch size; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// Two output columns have one name, or the options say how to open a generator that is already open.
    /// </exception>
    public static ImageGeneratorEstimator GenerateImages(
        this TransformsCatalog catalog, OnnxGenerator generator, GenerateImagesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(generator);
        return ImageGeneratorEstimator.Borrowing(generator, Logging(catalog, options));
    }

    /// <summary>The options; without a logger of their own, with that of the context.</summary>
    private static GenerateImagesOptions Logging(TransformsCatalog catalog, GenerateImagesOptions? options)
    {
        options ??= new GenerateImagesOptions();
        return options.Logger is NullLogger ? options with { Logger = ContextLogger.Of(catalog) } : options;
    }
}
