using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
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
    /// <param name="transformer">The transformer.</param>
    /// <param name="context">Where ML.NET wants it.</param>
    /// <param name="internals">What ML.NET keeps to itself; null when it has changed.</param>
    /// <param name="missing">What has changed.</param>
    /// <exception cref="NotSupportedException">The file is of a kind that no model can hold; the message says what to do.</exception>
    internal static void Save(ImageGeneratorTransformer transformer, ModelSaveContext context, ModelInternals? internals, string? missing)
    {
        ILogger logger = transformer.Options.Logger;
        using GeneratorLease lease = transformer.Shared.Acquire();
        OnnxGenerator generator = lease.Generator;
        Check(generator);
        var settings = SettingsOf(transformer.Options, generator.Options, generator.Model.Length);
        byte[] model = StockOutputs.Append(generator.Model, generator.Contract, generator.Info.Shape, settings);
        StockChain.Use(model, generator.Contract, generator.Info, settings, chain => ((ICanSaveModel)chain).Save(context));
        if (internals is null)
        {
            SavedAsStock(logger, missing);
        }
        else
        {
            internals.PreferOurLoader(context);
        }

        if (generator.Info.TakesTruncation || generator.Info.TakesStyle)
        {
            StyleIsOurs(logger);
        }
    }

    /// <summary>Makes the transformer again from a file with settings.</summary>
    /// <exception cref="FormatException">The settings are missing or broken.</exception>
    internal static ImageGeneratorTransformer Load(byte[] model)
    {
        (SavedGenerator settings, byte[] file) = SavedGenerator.Read(model);
        GenerateImagesOptions options = OptionsOf(settings);
        var shared = SharedGenerator.Owning(OnnxGenerator.Open(file, options.Opening));
        return new ImageGeneratorTransformer(shared, options);
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
            return Load(internals.ReadOnnxFile(context) ?? throw new FormatException("The saved generator has lost its ONNX file."));
        }
    }

    private static void Check(OnnxGenerator generator)
    {
        if (generator.Contract.FixedBatch > 1)
        {
            throw new NotSupportedException(
                $"The generator's file takes {generator.Contract.FixedBatch} rows at once, no more and no fewer, and a saved model is run "
                + "row by row. Export it with a dynamic batch axis, or keep the file and save the rest of the pipeline.");
        }
    }

    private static SavedGenerator SettingsOf(GenerateImagesOptions options, OnnxGeneratorOptions opening, int fileLength) => new()
    {
        FileLength = fileLength,
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
        LatentInput = opening.LatentInput,
        LatentSize = opening.LatentSize,
        Distribution = opening.Distribution,
        LabelInput = opening.LabelInput,
        ClassNames = opening.ClassNames,
        ImageOutput = opening.ImageOutput,
        AllowNondeterminism = opening.AllowNondeterminism,
        PixelMinimum = opening.PixelRange.Minimum,
        PixelMaximum = opening.PixelRange.Maximum,
    };

    /// <summary>The options of the transformer, opening included.</summary>
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
        Opening = new OnnxGeneratorOptions
        {
            LatentInput = saved.LatentInput,
            LatentSize = saved.LatentSize,
            Distribution = saved.Distribution,
            LabelInput = saved.LabelInput,
            ClassNames = saved.ClassNames,
            ImageOutput = saved.ImageOutput,
            AllowNondeterminism = saved.AllowNondeterminism,
            PixelRange = new PixelRange(saved.PixelMinimum, saved.PixelMaximum),
        },
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The generator is saved as a chain of stock transformers alone, which work row by row wherever it is loaded: ML.NET has "
            + "changed in a way that this version of GanMl does not know ({Missing}).")]
    private static partial void SavedAsStock(ILogger logger, string? missing);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The saved generator takes truncation and style columns where GanMl is registered. The stock transformers know no "
            + "optional inputs: loaded by them, it generates without truncation and without a second latent.")]
    private static partial void StyleIsOurs(ILogger logger);
}
