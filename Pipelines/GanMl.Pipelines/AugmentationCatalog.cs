using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Views;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>Generated images beside real ones, augmented copies and class weights, in <c>mlContext.Data</c>.</summary>
public static class AugmentationCatalog
{
    /// <summary>
    /// Appends generated images to real ones: by default towards as many of every class as the largest has, but in no class more than real
    /// ones. The real labels are read once, to count them, and the pixels of a few images, to see their range; images are generated when
    /// they are read.
    /// </summary>
    /// <remarks>
    /// Classes are matched by name: the text of a label's value, of whatever type, with the names of the generator's classes.
    /// <para>
    /// Generated pixels are from 0 (black) to 1 (white), red before green and blue, as <see cref="DataCatalog.LoadImages"/> gives real
    /// ones. The pixels of <c>ExtractPixels</c> are from 0 to 255 unless it scales them (<c>scaleImage: 1 / 255f</c>); that is noticed, and
    /// refused. Which colour comes first cannot be noticed: if it is not red, say so in <see cref="SyntheticOptions.ColorOrder"/>.
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
    /// Real images, as <see cref="DataCatalog.LoadImages"/> shows them: pixels and a label. Columns that generated images cannot have are
    /// left out; <c>mlContext.Log</c> says which.
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
    /// Real images, as <see cref="DataCatalog.LoadImages"/> shows them: pixels and a label. Columns that generated images cannot have are
    /// left out; <c>mlContext.Log</c> says which.
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
    /// <param name="images">Pixels and a label, from <see cref="DataCatalog.LoadImages"/> or <c>AppendSynthetic</c>.</param>
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
