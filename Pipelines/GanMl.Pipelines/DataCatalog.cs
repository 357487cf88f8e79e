using GanMl.Inference;
using GanMl.Pipelines.Data;
using GanMl.Pipelines.Images;
using GanMl.Pipelines.Noise;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>The data views of GanMl, beside ML.NET's own in <c>mlContext.Data</c>.</summary>
public static class DataCatalog
{
    /// <summary>
    /// Creates the noise that <paramref name="generator"/> turns into images: a column of latents, one of labels where it is
    /// conditional, and one of row numbers. Nothing is computed before it is read, and nothing is kept.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="count">How many rows: 0 to 2^62.</param>
    /// <param name="generator">What the generator's file says of itself.</param>
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
    /// Shows a labelled image set as a data view, with the column types of generated images: train on one, test on the other.
    /// Images are read when they are asked for.
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
}
