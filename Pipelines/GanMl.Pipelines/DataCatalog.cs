using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Loading;
using GanMl.Pipelines.Noise;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>The data views of GanMl, beside ML.NET's own in <c>mlContext.Data</c>.</summary>
public static class DataCatalog
{
    /// <summary>
    /// Creates the noise that <paramref name="generator"/> turns into images: a column of latents, one of labels where it is
    /// conditional, and one of row numbers. Values are computed when they are read, and not kept.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="count">How many rows: 0 to 2^62.</param>
    /// <param name="generator">What the generator's file says about itself.</param>
    /// <param name="options">Seed, labels and names; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    /// <exception cref="ArgumentException">The labels do not fit the generator or the count, or two columns have one name.</exception>
    public static IDataView CreateNoise(
        this DataOperationsCatalog catalog, long count, GeneratorInfo generator, NoiseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(generator);
        options ??= new NoiseOptions();
        NoiseView.CheckStyle(generator, options);
        return NoiseView.Create(count, generator.LatentSize, generator.Distribution, generator.ClassNames, options);
    }

    /// <summary>Creates normal noise for an unconditional generator: a column of latents and one of row numbers.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="count">How many rows: 0 to 2^62.</param>
    /// <param name="latentSize">How many values a latent has, at least 1.</param>
    /// <param name="options">Seed and names; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">The options ask for labels, or two columns have one name.</exception>
    public static IDataView CreateNoise(
        this DataOperationsCatalog catalog, long count, int latentSize, NoiseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return NoiseView.Create(count, latentSize, LatentDistribution.Normal, [], options ?? new NoiseOptions());
    }

    /// <summary>
    /// Shows a labelled image set as a data view, with the column types of generated images: train on one, test on the other. Images are
    /// read when they are asked for.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="images">The set.</param>
    /// <param name="options">The names of the columns; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// Two columns have one name, or an image column is asked for and the images have neither one channel nor three.
    /// </exception>
    public static IDataView LoadImages(this DataOperationsCatalog catalog, ILabelledImages images, LoadImagesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(images);
        return LabelledImagesView.Create(images, options ?? new LoadImagesOptions());
    }

    /// <summary>
    /// Reads several views with the same columns as one: the rows of the first, then those of the second, and so on; in random order, the
    /// rows of all of them mixed. Each view is opened when it is first read. The views may have their columns in any order; that of the
    /// first counts.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="views">At least one.</param>
    /// <exception cref="ArgumentException">
    /// The columns differ in name, type or the names of keys; the message says where, and what to do.
    /// </exception>
    public static IDataView AppendRows(this DataOperationsCatalog catalog, params IReadOnlyList<IDataView> views)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(views);
        return Appending.Create(views);
    }

    /// <summary>
    /// Appends generated images to real ones: by default as many as give every class the size of the largest. The real labels are read
    /// once, to count them; images are generated when they are read.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="real">Real images, as <see cref="LoadImages"/> shows them: pixels and a label; other columns are dropped.</param>
    /// <param name="generator">An open generator. The caller disposes it when the view is no longer read.</param>
    /// <param name="options">How many, and the names of the columns; null for the defaults.</param>
    /// <returns>
    /// Pixels and label, image and row number where the real ones have them, and a column that says which images are generated.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The real columns do not fit, or the generator does not know a class; the message says what to do.
    /// </exception>
    public static IDataView AppendSynthetic(
        this DataOperationsCatalog catalog, IDataView real, OnnxGenerator generator, SyntheticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generator);
        return SyntheticRows.Append(real, SharedGenerator.Borrowing(generator), options ?? new SyntheticOptions());
    }

    /// <inheritdoc cref="AppendSynthetic(DataOperationsCatalog, IDataView, OnnxGenerator, SyntheticOptions?)"/>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="real">Real images, as <see cref="LoadImages"/> shows them: pixels and a label; other columns are dropped.</param>
    /// <param name="path">The generator's .onnx file. It is read now, and its network is open while the view is read.</param>
    /// <param name="options">How many, and the names of the columns; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GeneratorFileException">The file is no generator that can be used; the message says why.</exception>
    public static IDataView AppendSynthetic(
        this DataOperationsCatalog catalog, IDataView real, string path, SyntheticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SharedGenerator generator = ContextDevice.Open(
            ContextDevice.EnvironmentOf(catalog), null, NullLogger.Instance, opening => OnnxGenerator.Open(path, opening));
        return SyntheticRows.Append(real, generator, options ?? new SyntheticOptions());
    }
}
