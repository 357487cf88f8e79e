using GanMl.Inference.Devices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Turns latents, and labels where the generator is conditional, into images, batch by batch while they are read. A row's image is the same
/// whatever is read before it. Thread-safe.
/// </summary>
/// <remarks>
/// Dispose the transformer when it is no longer needed: the file is closed as soon as nothing is being read and no other transformer of the
/// same estimator is left. A disposed transformer and its views still work; reading them opens the file again for that long. So a
/// <see cref="PredictionEngine{TSrc, TDst}"/>, which disposes its transformer along with itself, breaks nothing for others. A generator
/// that was passed in open is never closed.
/// <para>
/// <c>mlContext.Model.Save</c> puts the generator's file into the model. Loaded by a context with
/// <see cref="GanMlContext.UseGanMl(MLContext, SavedGeneratorOptions)"/>, it is this transformer again; loaded by any other, it is a chain
/// of ML.NET's own transformers with the same images, row by row. That is tried on a few rows before anything is written; a generator of
/// which it is not true is refused with a <see cref="NotSupportedException"/>. ML.NET creates the file before it asks for the model, so
/// a save that fails leaves a zip without one; <c>WholeFile.Write(path, stream => mlContext.Model.Save(model, schema, stream))</c> leaves
/// nothing, or the file that was there.
/// </para>
/// <para>
/// <c>mlContext.Model.ConvertToOnnx</c> cannot convert it: ML.NET keeps the interface for that to itself, and begins without a word behind
/// the generator. Convert what follows the generator alone, with the generated images as input data.
/// </para>
/// </remarks>
public sealed class ImageGeneratorTransformer : ITransformer, IDisposable
{
    private readonly GeneratorLease _lease;
    private long _runs;

    internal ImageGeneratorTransformer(SharedGenerator shared, GenerateImagesOptions options)
    {
        Shared = shared;
        Options = options;
        BatchSize = options.BatchSizeFor(shared.Info, shared.GoodBatchSize);
        Candidates = options.Filter?.CandidatesFor(shared.Info);
        _lease = shared.Acquire();
    }

    /// <summary>What the generator says about itself.</summary>
    public GeneratorInfo Generator => Shared.Info;

    /// <summary>The device the generator runs on: the one asked for, or the one that <see cref="InferenceDevice.Auto"/> found.</summary>
    public InferenceDevice Device => Shared.Device;

    /// <summary>
    /// Why <see cref="InferenceDevice.Auto"/> passed over other devices, or why the CPU takes the place of the GPU that the context names.
    /// </summary>
    public IReadOnlyList<string> DeviceNotes => Shared.DeviceNotes;

    bool ITransformer.IsRowToRowMapper => true;

    internal SharedGenerator Shared { get; }

    internal GenerateImagesOptions Options { get; }

    /// <summary>The most rows in one run of the network.</summary>
    internal int BatchSize { get; }

    /// <summary>The images that a row may have; null where each has only one.</summary>
    internal Candidates? Candidates { get; }

    /// <summary>How often the network has been run.</summary>
    internal long Runs => Interlocked.Read(ref _runs);

    /// <summary>The columns of the output: those of the input, then the generated ones.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ImageGeneratorSchema(inputSchema, Generator, Options).Output;
    }

    /// <summary>A view that generates images while it is read. Reading only other columns does not run the network.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new GeneratedView(input, new ImageGeneratorMapper(this, input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ImageGeneratorMapper(this, inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        if (Options.Filter is not null)
        {
            throw new NotSupportedException(
                "A generator with a filter cannot be saved in a model: the filter is an object of this program. Save the generator without "
                + "GenerateImagesOptions.Filter, or save what is trained on its images alone.");
        }

        ModelInternals? internals = ModelInternals.Find(null, out string? missing);
        GeneratorPersistence.Save(this, ctx, internals, missing);
    }

    /// <summary>Releases the generator; see the remarks on the class.</summary>
    public void Dispose() => _lease.Dispose();

    internal void CountRun() => Interlocked.Increment(ref _runs);
}
