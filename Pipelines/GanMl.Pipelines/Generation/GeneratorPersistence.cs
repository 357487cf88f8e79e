using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Saves a transformer as the chain of stock transformers that does the same, under the name of our loader: loaded as what it was where
/// GanMl is registered, as the chain where it is not.
/// </summary>
internal static partial class GeneratorPersistence
{
    /// <summary>How far the images of the saved chain may be from the generator's, in parts of the range.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>The same where the generator runs on another device than the chain, which rounds in its own way.</summary>
    private const float ToleranceOfDevices = 1e-2f;

    /// <param name="transformer">The transformer.</param>
    /// <param name="context">Where ML.NET wants it.</param>
    /// <param name="internals">What ML.NET keeps to itself; null when it has changed.</param>
    /// <param name="missing">What has changed.</param>
    /// <exception cref="NotSupportedException">
    /// ML.NET's own transformers cannot give the generator's images; the message says why and what to do. Nothing has been written then.
    /// </exception>
    internal static void Save(ImageGeneratorTransformer transformer, ModelSaveContext context, ModelInternals? internals, string? missing)
    {
        ILogger logger = transformer.Options.Logger;
        using GeneratorLease lease = transformer.Shared.Acquire();
        OnnxGenerator generator = lease.Generator;
        SavedGenerator settings = SettingsOf(transformer.Options, generator.Options);
        var file = StockFile.Prepare(generator.Model, generator.Contract, generator.Info.Shape, settings);
        settings = settings with { FileLength = file.Bytes.Length, Defaults = file.Defaults };
        byte[] model = StockOutputs.Append(file, generator.Contract, generator.Info.Shape, settings);
        IDataView rows = StockTrial.Rows(generator.Info, settings);
        StockChain.Use(model, generator.Contract, generator.Info, settings, rows, chain =>
        {
            // Nothing is written before it is known that the model will be read.
            using var ours = new ImageGeneratorTransformer(transformer.Shared, transformer.Options with { BatchSize = 1 });
            float tolerance = generator.Options.AllowNondeterminism ? float.MaxValue
                : generator.Device == InferenceDevice.Cpu ? Tolerance
                : ToleranceOfDevices;
            StockTrial.Compare(ours.Transform(rows), () => chain.Transform(rows), settings, tolerance);
            ((ICanSaveModel)chain).Save(context);
        });
        if (internals is null)
        {
            SavedAsStock(logger, missing);
        }
        else
        {
            internals.PreferOurLoader(context);
        }
    }

    /// <summary>Makes the transformer again from a file with settings.</summary>
    /// <param name="model">The file.</param>
    /// <param name="environment">The context that loads it.</param>
    /// <exception cref="FormatException">The settings are missing or broken.</exception>
    /// <exception cref="InferenceDeviceException">The device that the context asks for cannot be used.</exception>
    private static ImageGeneratorTransformer Load(byte[] model, IHostEnvironment environment)
    {
        var ofContext = SavedGeneratorOptions.Of(environment.ComponentCatalog);
        (SavedGenerator settings, byte[] file) = SavedGenerator.Read(model);
        OnnxGeneratorOptions opening = settings.ToOptions() with { IntraOpThreads = ofContext.IntraOpThreads };
        if (ofContext.Device is { } device)
        {
            opening = opening with { Device = device };
        }

        SharedGenerator shared = ContextDevice.Open(
            environment, opening, ofContext.Logger, options => OnnxGenerator.Open(file, options));
        return new ImageGeneratorTransformer(shared, OptionsOf(settings) with { Opening = opening, Logger = ofContext.Logger });
    }

    /// <summary>
    /// The loader that ML.NET calls. It is declared with <see cref="object"/> because ML.NET keeps the type of its context to itself;
    /// it is found all the same, as any method that takes what it is given.
    /// </summary>
    internal static class Loader
    {
        private static ImageGeneratorTransformer Create(IHostEnvironment env, object context)
        {
            ArgumentNullException.ThrowIfNull(env);
            ModelInternals internals = ModelInternals.Find(null, out string? missing) ?? throw new NotSupportedException(missing);
            return Load(internals.ReadOnnxFile(context) ?? throw new FormatException("The saved generator has lost its ONNX file."), env);
        }
    }

    private static SavedGenerator SettingsOf(GenerateImagesOptions options, OnnxGeneratorOptions opening)
    {
        var saved = new SavedGenerator
        {
            LatentColumn = options.LatentColumn,
            LabelColumn = options.LabelColumn,
            TruncationColumn = options.TruncationColumn,
            Truncation = options.Truncation,
            StyleLatentColumn = options.StyleLatentColumn,
            StyleLayerColumn = options.StyleLayerColumn,
            PixelsColumn = options.PixelsColumn,
            Layout = options.Layout,
            ImageColumn = options.ImageColumn,
            BatchSize = options.BatchSize,
            ColumnsAreSettled = options.ColumnsAreSettled,
        };
        return (SavedGenerator)saved.With(opening);
    }

    /// <summary>The options of the transformer.</summary>
    private static GenerateImagesOptions OptionsOf(SavedGenerator saved) => new()
    {
        LatentColumn = saved.LatentColumn,
        LabelColumn = saved.LabelColumn,
        TruncationColumn = saved.TruncationColumn,
        Truncation = saved.Truncation,
        StyleLatentColumn = saved.StyleLatentColumn,
        StyleLayerColumn = saved.StyleLayerColumn,
        PixelsColumn = saved.PixelsColumn,
        Layout = saved.Layout,
        ImageColumn = saved.ImageColumn,
        BatchSize = saved.BatchSize,
        ColumnsAreSettled = saved.ColumnsAreSettled,
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The generator is saved as a chain of stock transformers alone, which work row by row wherever it is loaded: ML.NET has "
            + "changed in a way that this version of GanMl does not know ({Missing}).")]
    private static partial void SavedAsStock(ILogger logger, string? missing);
}
