using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Persistence;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Appends generated images to real ones, and augmented copies to both, as <see cref="SyntheticSettings"/> say that a study has found best:
/// all of it as one transformer, which <c>mlContext.Model.Save</c> puts into a zip together with the generator and the classifier.
/// </summary>
/// <remarks>
/// Transform the images to train on, and train on the result. It is no step of a pipeline that classifies: it would append generated rows
/// to the images that are to be classified. A context with <see cref="GanMlContext.UseGanMl(MLContext, SavedGeneratorOptions)"/> loads it;
/// any other throws a <see cref="FormatException"/>, which says that it could not load the model.
/// <para>
/// Dispose it when none of its views is read any more: where the settings filter or label by a classifier, reading one then ends with an
/// <see cref="ObjectDisposedException"/>. Saving a transformer whose filter or soft labels were replaced by others than those of the
/// settings ends with a <see cref="NotSupportedException"/>. As with every transformer, a save to a path that fails leaves a zip without a
/// model; <c>WholeFile.Write(path, stream => mlContext.Model.Save(augmentation, schema, stream))</c> leaves nothing.
/// </para>
/// </remarks>
public sealed class AugmentingTransformer : ITransformer, IDisposable
{
    /// <summary>What the model that holds it is called in the folder of a study.</summary>
    public const string FileName = "augmentation.zip";

    private readonly SyntheticSource _source;
    private readonly SharedGenerator _shared;
    private readonly GeneratorLease _lease;
    private readonly ILogger _logger;
    private bool _isClosed;

    /// <param name="source">The settings and what they name; it becomes the transformer's.</param>
    /// <param name="shared">The source's generator.</param>
    /// <param name="synthetic">How generated images join.</param>
    /// <param name="copies">How copies join, where the settings ask for them.</param>
    /// <param name="logger">Is told what <c>AppendSynthetic</c> and <c>AppendAugmented</c> tell.</param>
    internal AugmentingTransformer(
        SyntheticSource source, SharedGenerator shared, SyntheticOptions synthetic, AugmentedOptions copies, ILogger logger)
    {
        (_source, _shared, _logger) = (source, shared, logger);
        (SyntheticOptions, AugmentedOptions) = (synthetic, copies);
        _lease = shared.Acquire();
    }

    /// <summary>The settings: amounts, filter and labels, copies, and what was found when they were tried.</summary>
    public SyntheticSettings Settings => _source.Settings;

    /// <summary>What the generator says about itself.</summary>
    public GeneratorInfo Generator => _shared.Info;

    /// <summary>How generated images join the real ones.</summary>
    public SyntheticOptions SyntheticOptions { get; }

    /// <summary>How augmented copies join both, where <see cref="SyntheticSettings.Augmentation"/> asks for any.</summary>
    public AugmentedOptions AugmentedOptions { get; }

    bool ITransformer.IsRowToRowMapper => false;

    /// <summary>The settings, the generator and the classifier.</summary>
    internal SyntheticSource Source => _source;

    /// <summary>How the generator was opened.</summary>
    internal OnnxGeneratorOptions Opening => _lease.Generator.Options;

    /// <summary>The columns of <see cref="Transform"/>.</summary>
    /// <param name="inputSchema">Those of real images.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Joined(new EmptyView(inputSchema), NullLogger.Instance).Schema;
    }

    /// <summary>The real images, then generated ones, then augmented copies where the settings ask for them.</summary>
    /// <param name="input">Real images to train on, as <c>LoadImages</c> shows them: pixels and a label.</param>
    /// <exception cref="ArgumentException">
    /// The columns do not fit the generator or the options, or there are augmented copies among the images already.
    /// </exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Joined(input, _logger);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException(
        "An augmentation appends rows and maps none: transform the images to train on, and train on the result.");

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        ModelInternals internals = ModelInternals.Find(null, out string? missing) ?? throw new NotSupportedException(
            $"The augmentation cannot be saved: ML.NET has changed in a way that this version of GanMl does not know ({missing}). Copy the "
            + $"folder of its {SyntheticSettings.FileName} instead.");
        AugmentingPersistence.Save(this, ctx, internals);
    }

    /// <summary>Closes the generator and the classifier.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _lease.Dispose();
        _source.Classifier?.Dispose();
    }

    private IDataView Joined(IDataView real, ILogger logger)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        IDataView joined = SyntheticRows.Append(real, _shared, SyntheticOptions, logger);
        return Settings.Augmentation is { } augmentation
            ? AugmentedRows.Append(joined, augmentation, AugmentedOptions, logger)
            : joined;
    }
}
