using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Generation;
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
    /// Views that <see cref="AppendSynthetic(DataOperationsCatalog, IDataView, OnnxGenerator, SyntheticOptions?)"/> made with one seed each
    /// have the same generated images: give each another <see cref="SyntheticOptions.Seed"/>. <c>mlContext.Log</c> warns where they are
    /// appended as they are; behind a transform it cannot be seen.
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

    /// <summary>
    /// Appends generated images to real ones: by default towards as many of every class as the largest has, but in no class more than real
    /// ones. The real labels are read once, to count them, and the pixels of a few images, to see their range; images are generated when
    /// they are read.
    /// </summary>
    /// <remarks>
    /// Classes are matched by name: the text of a label's value, of whatever type, with the names of the generator's classes.
    /// <para>
    /// Generated pixels are from 0 (black) to 1 (white), red before green and blue, as <see cref="LoadImages"/> gives real ones. The pixels
    /// of <c>ExtractPixels</c> are from 0 to 255 unless it scales them (<c>scaleImage: 1 / 255f</c>); that is noticed, and refused. Which
    /// colour comes first cannot be noticed: if it is not red, say so in <see cref="SyntheticOptions.ColorOrder"/>.
    /// </para>
    /// <para>
    /// The same seed means the same images: if images of <see cref="SyntheticOptions.Seed"/> are among the real ones already, from
    /// <c>CreateNoise</c> and <c>GenerateImages</c> or in a view that is appended later, set another seed.
    /// </para>
    /// <para>
    /// Do not pass the result to ML.NET's <c>CrossValidate</c> or <c>TrainTestSplit</c>, which test on generated images too: split the
    /// real images first, or use
    /// <see cref="AppendSyntheticToFolds(DataOperationsCatalog, IDataView, OnnxGenerator, int, SyntheticOptions?)"/>.
    /// </para>
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="real">
    /// Real images, as <see cref="LoadImages"/> shows them: pixels and a label. Columns that generated images cannot have are left out;
    /// <c>mlContext.Log</c> says which.
    /// </param>
    /// <param name="generator">An open generator. The caller disposes it when the view is no longer read.</param>
    /// <param name="options">How many, and the names of the columns; null for the defaults.</param>
    /// <returns>
    /// Pixels and label, image and row number where the real ones have them; and columns that say which images are generated, from which
    /// row of noise, and how much each weighs so that all classes weigh the same.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The real columns or their pixels do not fit, or the generator does not know a class; the message says what to do.
    /// </exception>
    /// <exception cref="GeneratorFileException">
    /// Nothing says which of the generator's values are black and white, and they leave 0 to 1.
    /// </exception>
    public static IDataView AppendSynthetic(
        this DataOperationsCatalog catalog, IDataView real, OnnxGenerator generator, SyntheticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(real);
        options ??= new SyntheticOptions();
        return SyntheticRows.Append(real, Borrow(generator, options), options, ContextLogger.Of(catalog));
    }

    /// <inheritdoc cref="AppendSynthetic(DataOperationsCatalog, IDataView, OnnxGenerator, SyntheticOptions?)"/>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="real">
    /// Real images, as <see cref="LoadImages"/> shows them: pixels and a label. Columns that generated images cannot have are left out;
    /// <c>mlContext.Log</c> says which.
    /// </param>
    /// <param name="path">The generator's .onnx file. It is read now, and its network is open while the view is read.</param>
    /// <param name="options">How many, how the file is opened, and the names of the columns; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GeneratorFileException">The file is no generator that can be used; the message says why.</exception>
    public static IDataView AppendSynthetic(
        this DataOperationsCatalog catalog, IDataView real, string path, SyntheticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(real);
        options ??= new SyntheticOptions();
        return SyntheticRows.Append(real, Open(catalog, path, options), options, ContextLogger.Of(catalog));
    }

    /// <summary>
    /// Divides real images into folds for cross-validation, and appends generated ones to the training part of each, as
    /// <see cref="AppendSynthetic(DataOperationsCatalog, IDataView, OnnxGenerator, SyntheticOptions?)"/> does: no generated image is ever
    /// tested on. Every class is divided evenly.
    /// </summary>
    /// <remarks>
    /// A generator has seen what it was trained on: if these are the images that are tested on, the result is better than the truth. Train
    /// the generator on other images, or one for each fold.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="real">
    /// Real images. Generated ones that were appended before, and rows without a label, are in training parts only.
    /// </param>
    /// <param name="generator">An open generator. The caller disposes it when the views are no longer read.</param>
    /// <param name="numberOfFolds">2 or more.</param>
    /// <param name="options">How many, the seed of the division, and the names of the columns; null for the defaults.</param>
    /// <returns>One for each fold. Every real image with a label is in the test part of exactly one.</returns>
    /// <inheritdoc cref="AppendSynthetic(DataOperationsCatalog, IDataView, OnnxGenerator, SyntheticOptions?)" path="/exception"/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds.</exception>
    public static IReadOnlyList<SyntheticFold> AppendSyntheticToFolds(
        this DataOperationsCatalog catalog,
        IDataView real,
        OnnxGenerator generator,
        int numberOfFolds = 5,
        SyntheticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        options ??= new SyntheticOptions();
        return SyntheticFolds.Create(real, Borrow(generator, options), numberOfFolds, options, ContextLogger.Of(catalog));
    }

    /// <inheritdoc cref="AppendSyntheticToFolds(DataOperationsCatalog, IDataView, OnnxGenerator, int, SyntheticOptions?)"/>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="real">
    /// Real images. Generated ones that were appended before, and rows without a label, are in training parts only.
    /// </param>
    /// <param name="path">The generator's .onnx file. It is read now, and its network is open while a view is read.</param>
    /// <param name="numberOfFolds">2 or more.</param>
    /// <param name="options">How many, the seed of the division, and the names of the columns; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IReadOnlyList<SyntheticFold> AppendSyntheticToFolds(
        this DataOperationsCatalog catalog, IDataView real, string path, int numberOfFolds = 5, SyntheticOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        options ??= new SyntheticOptions();
        return SyntheticFolds.Create(real, Open(catalog, path, options), numberOfFolds, options, ContextLogger.Of(catalog));
    }

    /// <summary>
    /// Opens what a study of <c>ganml augment</c> has found best as one transformer: it appends generated images to real ones, and
    /// augmented copies to both where the settings ask for them. <c>mlContext.Model.Save</c> puts it into one zip with its networks.
    /// </summary>
    /// <remarks>
    /// The generator runs on the GPU with the number <c>mlContext.GpuDeviceId</c>, or on the CPU where that is null.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="path">The file of settings, such as <c>study/synthetic.json</c>, beside the files that it names.</param>
    /// <param name="change">
    /// Changes the options that the settings give, such as the seed, the range of the pixels and the names of columns:
    /// <c>options => options with { Seed = 3 }</c>. Null changes nothing.
    /// </param>
    /// <param name="copies">How augmented copies join, where the settings ask for them; null for the defaults.</param>
    /// <param name="opening">
    /// How the generator's file is opened, with what a file from elsewhere does not say about itself; null for the defaults.
    /// </param>
    /// <returns>The transformer; the caller disposes it.</returns>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="FormatException">The file holds no settings, or the generator is another than they were found with.</exception>
    /// <exception cref="GeneratorFileException">The generator cannot be used.</exception>
    /// <exception cref="FilterException">The classifier cannot be used.</exception>
    /// <exception cref="InferenceDeviceException">The device that the context or the options ask for cannot be used.</exception>
    /// <exception cref="ArgumentException"><paramref name="change"/> sets <see cref="SyntheticOptions.Opening"/>.</exception>
    public static AugmentingTransformer OpenAugmentation(
        this DataOperationsCatalog catalog,
        string path,
        Func<SyntheticOptions, SyntheticOptions>? change = null,
        AugmentedOptions? copies = null,
        OnnxGeneratorOptions? opening = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return AugmentingPersistence.Open(ContextLogger.EnvironmentOf(catalog), path, change, copies, opening, ContextLogger.Of(catalog));
    }

    /// <summary>
    /// Appends augmented copies to images, real and generated alike: rotated, shifted and scaled a little, with other brightness and
    /// contrast. The labels are read once, to count them; copies are made when they are read, and are the same ones in every pass and
    /// every order.
    /// </summary>
    /// <remarks>
    /// Call it last. A copy shows what its image shows: copies must not be counted as images, nor be divided among training and test. So
    /// <c>AppendSynthetic</c> and <c>AppendSyntheticToFolds</c> refuse them, as long as the column that marks them has its usual name. Do
    /// not pass the result to ML.NET's <c>CrossValidate</c> or <c>TrainTestSplit</c>: a copy of a tested image would be trained on. The
    /// view is shuffled once <c>mlContext.Data.Cache</c> keeps it, which the trainers that shuffle do by themselves.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="images">Pixels and a label, from <see cref="LoadImages"/> or <c>AppendSynthetic</c>.</param>
    /// <param name="augmentation">What is changed, and how much.</param>
    /// <param name="options">How many copies, and the names of the columns; null for the defaults.</param>
    /// <returns>
    /// The columns of the images, less columns of ML.NET images, then a mark of copies and weights with which all classes weigh the same.
    /// A copy has every other value of its image.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The columns do not fit, or there are augmented copies among the images already; the message says what to do.
    /// </exception>
    public static IDataView AppendAugmented(
        this DataOperationsCatalog catalog, IDataView images, ClassicalAugmentation augmentation, AugmentedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(augmentation);
        return AugmentedRows.Append(images, augmentation, options ?? new AugmentedOptions(), ContextLogger.Of(catalog));
    }

    /// <summary>
    /// Adds a column of weights with which all classes together weigh the same however many rows they have: the number of all rows, divided
    /// by that of the classes and by that of the rows in the row's class. The mean is 1. Name it as the <c>exampleWeightColumnName</c> of a
    /// trainer. The labels are read once, to count them. <c>AppendSynthetic</c> and <see cref="AppendAugmented"/> add the same column.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="rows">Any rows with a label.</param>
    /// <param name="labelColumn">The column of labels: a key.</param>
    /// <param name="weightColumn">The new column, Single.</param>
    /// <exception cref="ArgumentException">
    /// The column of labels is missing or no key, or there is a column with the name of the new one.
    /// </exception>
    public static IDataView AddClassWeights(
        this DataOperationsCatalog catalog, IDataView rows, string labelColumn = "Label", string weightColumn = "Weight")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrEmpty(weightColumn);
        return ClassWeights.Append(rows, labelColumn, weightColumn);
    }

    private static SharedGenerator Borrow(OnnxGenerator generator, SyntheticOptions options)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return options.Opening is null
            ? SharedGenerator.Borrowing(generator)
            : throw new ArgumentException(
                "The generator is open already, so SyntheticOptions.Opening has no effect: leave it null, or pass the file's path.",
                nameof(options));
    }

    private static SharedGenerator Open(DataOperationsCatalog catalog, string path, SyntheticOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ContextDevice.Open(
            ContextLogger.EnvironmentOf(catalog), options.Opening, ContextLogger.Of(catalog), opening => OnnxGenerator.Open(path, opening));
    }
}
