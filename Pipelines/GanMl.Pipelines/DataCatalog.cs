using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Loading;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;
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
    /// first counts. Values are kept as they are: row numbers that occur in several views occur as often.
    /// </summary>
    /// <remarks>
    /// Pixels of different ranges, such as 0 to 1, -1 to 1 and 0 to 255, are refused. To see them, a few rows are read now; columns that
    /// GanMl knows to be from 0 to 1 are not. Pixels are Vector&lt;Single&gt; of three dimensions with 1, 3 or 4 channels, and whatever a
    /// column <c>Pixels</c> has. Of other flat vectors, which may be any features, only those of 64 values and more are looked at, and only
    /// fractions from 0 to 1 beside values up to between 128 and 255 are refused.
    /// <para>
    /// Views that <see cref="AugmentationCatalog.AppendSynthetic(DataOperationsCatalog, IDataView, OnnxGenerator, SyntheticOptions?)"/>
    /// made with one seed each have the same generated images: give each another <see cref="SyntheticOptions.Seed"/>. <c>mlContext.Log</c>
    /// warns where they are appended as they are; behind a transform it cannot be seen.
    /// </para>
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="views">At least one.</param>
    /// <exception cref="ArgumentException">
    /// The columns differ in name or type, or in what their keys or slots stand for; the keys of some views have values and those of others
    /// have none; or pixels are in different ranges. The message says where, and what to do.
    /// </exception>
    public static IDataView AppendRows(this DataOperationsCatalog catalog, params IReadOnlyList<IDataView> views)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(views);
        return Appending.Create(views, ContextLogger.Of(catalog));
    }
}
