using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Persistence;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Makes an <see cref="AugmentingTransformer"/> of a file of settings, saves it in a model, and loads it again.</summary>
internal static class AugmentingPersistence
{
    private const int CurrentVersion = 1;
    private const string SettingsFile = "Settings";
    private const string GeneratorFile = "Generator";
    private const string ClassifierFile = "Classifier";

    // What is an object of the program cannot be written; the settings bring the filter and the labels back.
    private static readonly JsonSerializerOptions Form = new()
    {
        RespectNullableAnnotations = true,
        Converters = { new AmountConverter(), new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                info =>
                {
                    foreach (JsonPropertyInfo property in info.Properties.ToArray())
                    {
                        if (property.PropertyType == typeof(IImageFilter) || property.PropertyType == typeof(SoftLabels)
                            || property.PropertyType == typeof(OnnxGeneratorOptions))
                        {
                            _ = info.Properties.Remove(property);
                        }
                    }
                },
            },
        },
    };

    /// <param name="environment">The context's; null where it is not known.</param>
    /// <param name="path">The file of settings.</param>
    /// <param name="change">Changes the options that they give; null changes nothing.</param>
    /// <param name="copies">How copies join.</param>
    /// <param name="opening">How the generator is opened.</param>
    /// <param name="logger">Is told what the transformer tells.</param>
    internal static AugmentingTransformer Open(
        IHostEnvironment? environment,
        string path,
        Func<SyntheticOptions, SyntheticOptions>? change,
        AugmentedOptions? copies,
        OnnxGeneratorOptions? opening,
        ILogger logger) => Create(
            environment,
            opening,
            logger,
            options => SyntheticSource.Open(path, options),
            synthetic => Changed(synthetic, change),
            copies ?? new AugmentedOptions());

    /// <exception cref="NotSupportedException">A filter or labels are not those of the settings. Nothing has been written then.</exception>
    internal static void Save(AugmentingTransformer transformer, ModelSaveContext context, ModelInternals internals)
    {
        SyntheticSource source = transformer.Source;
        SyntheticOptions options = transformer.SyntheticOptions;
        if ((options.Filter is { } filter && filter != source.Options.Filter)
            || (options.SoftLabels is { } labels && labels != source.Options.SoftLabels))
        {
            throw new NotSupportedException(
                "The augmentation cannot be saved in a model: its filter or its soft labels are objects of this program. Leave "
                + "SyntheticOptions.Filter and SoftLabels as the settings have them, or set them to null.");
        }

        var saved = new Saved
        {
            Settings = source.Settings,
            Opening = SavedOpening.Of(transformer.Opening),
            Synthetic = options,
            HasFilter = options.Filter is not null,
            HasSoftLabels = options.SoftLabels is not null,
            Copies = transformer.AugmentedOptions,
        };
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(saved, Form);
        internals.SaveAsAugmentation(context, typeof(AugmentingTransformer));
        internals.Write(context, SettingsFile, text);
        internals.Write(context, GeneratorFile, source.Generator.Model);
        if (source.ClassifierModel is { } classifier)
        {
            internals.Write(context, ClassifierFile, classifier);
        }
    }

    private static AugmentingTransformer Load(object context, IHostEnvironment environment, ModelInternals internals)
    {
        Saved saved = Parse(Needed(SettingsFile));
        byte[] generator = Needed(GeneratorFile);
        var ofContext = SavedGeneratorOptions.Of(environment.ComponentCatalog);
        OnnxGeneratorOptions opening = saved.Opening.ToOptions() with { IntraOpThreads = ofContext.IntraOpThreads };
        return Create(
            environment,
            ofContext.Device is { } device ? opening with { Device = device } : opening,
            ofContext.Logger is NullLogger ? new ContextLogger(environment) : ofContext.Logger,
            options => SyntheticSource.Of(
                saved.Settings, "the model", OnnxGenerator.Open(generator, options), _ => Needed(ClassifierFile)),
            own => saved.Synthetic with
            {
                Filter = saved.HasFilter ? own.Filter : null,
                SoftLabels = saved.HasSoftLabels ? own.SoftLabels : null,
            },
            saved.Copies);

        byte[] Needed(string name) =>
            internals.Read(context, name) ?? throw new FormatException($"The saved augmentation has lost its file '{name}'.");
    }

    /// <exception cref="FormatException">They are broken, or a newer GanMl has written them.</exception>
    private static Saved Parse(byte[] settings)
    {
        try
        {
            // First, as what a newer version has written cannot be expected to fit.
            int version = JsonNode.Parse(settings)?[nameof(Saved.Version)]?.GetValue<int>()
                ?? throw new JsonException("They have no version.");
            if (version > CurrentVersion)
            {
                throw new FormatException(
                    $"It was saved by a newer GanMl (version {version} of its settings; this one reads {CurrentVersion}). Update GanMl.");
            }

            Saved saved = JsonSerializer.Deserialize<Saved>(settings, Form) ?? throw new JsonException("They are empty.");
            saved.Settings.Check();
            return saved;
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"The settings of the saved augmentation cannot be used. {error.Message}", error);
        }
    }

    /// <exception cref="ArgumentException">The generator would have to be opened in another way than it was.</exception>
    private static SyntheticOptions Changed(SyntheticOptions options, Func<SyntheticOptions, SyntheticOptions>? change)
    {
        SyntheticOptions changed = change is null ? options : change(options);
        return changed.Opening is null
            ? changed
            : throw new ArgumentException(
                "SyntheticOptions.Opening has no effect here: pass how the generator is opened to OpenAugmentation itself.",
                nameof(change));
    }

    private static AugmentingTransformer Create(
        IHostEnvironment? environment,
        OnnxGeneratorOptions? opening,
        ILogger logger,
        Func<OnnxGeneratorOptions, SyntheticSource> open,
        Func<SyntheticOptions, SyntheticOptions> optionsOf,
        AugmentedOptions copies)
    {
        SyntheticSource? source = null;
        SharedGenerator shared = ContextDevice.Open(
            environment, opening, logger, options => (source = open(options)).Generator);
        try
        {
            return new AugmentingTransformer(source!, shared, optionsOf(source!.Options), copies, logger);
        }
        catch
        {
            source!.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The loader that ML.NET calls. It is declared with <see cref="object"/> because ML.NET keeps the type of its context to itself;
    /// it is found all the same, as any method that takes what it is given.
    /// </summary>
    internal static class Loader
    {
        private static AugmentingTransformer Create(IHostEnvironment env, object context)
        {
            ArgumentNullException.ThrowIfNull(env);
            ModelInternals internals = ModelInternals.Find(null, out string? missing) ?? throw new NotSupportedException(missing);
            return Load(context, env, internals);
        }
    }

    /// <summary>What is saved beside the networks.</summary>
    private sealed record Saved
    {
        public int Version { get; init; } = CurrentVersion;

        public required SyntheticSettings Settings { get; init; }

        /// <summary>How a generator is opened that does not say all about itself.</summary>
        public required SavedOpening Opening { get; init; }

        public required SyntheticOptions Synthetic { get; init; }

        /// <summary>Whether the filter of the settings is used.</summary>
        public bool HasFilter { get; init; }

        /// <summary>Whether the soft labels of the settings are used.</summary>
        public bool HasSoftLabels { get; init; }

        public required AugmentedOptions Copies { get; init; }
    }

    private sealed class AmountConverter : JsonConverter<SyntheticAmount>
    {
        public override SyntheticAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return SyntheticAmount.Parse(reader.GetString()!);
            }
            catch (FormatException error)
            {
                throw new JsonException(error.Message, error);
            }
        }

        public override void Write(Utf8JsonWriter writer, SyntheticAmount value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
