using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GanMl.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Augmentation;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;

namespace GanMl.Training.Trainer;

/// <summary>
/// Training options as JSON: a key for every property, its name in camelCase. <c>network</c> is an object with the options of the
/// architecture; regularisers and augmentations are texts, such as <c>r1:10:16</c>.
/// </summary>
public static class TrainingOptionsJson
{
    /// <summary>All options; what is null is written as null.</summary>
    /// <param name="options">The options.</param>
    public static JsonObject Write(TrainingOptions options) => JsonSerializer.SerializeToNode(options, FormOf(null))!.AsObject();

    /// <summary>Options with some of them changed.</summary>
    /// <param name="options">The options as they are.</param>
    /// <param name="changes">
    /// The options that change, by key. An optimiser that is named takes its own betas, unless they are named too.
    /// </param>
    /// <param name="parts">What can be asked for by name; null for what comes with GanMl.</param>
    /// <exception cref="OptionException">
    /// There is no such key, and the message names the nearest or all; or a value is not of the option's type, or null where the option
    /// needs one.
    /// </exception>
    public static TrainingOptions Merge(TrainingOptions options, JsonObject changes, TrainingParts? parts = null)
    {
        parts ??= TrainingParts.Default;
        string name = changes["architecture"] is JsonValue value && value.TryGetValue(out string? text) ? text : options.Architecture;
        IArchitecture architecture = TrainingOptionChecks.ArchitectureOf(name, parts);
        Type own = architecture.DefaultOptions.GetType();
        ArchitectureOptions network = options.Network?.GetType() == own ? options.Network : architecture.DefaultOptions;
        var keys = new OptionKeys(architecture, parts);
        JsonObject whole = Write(options with { Architecture = architecture.Name, Network = network });
        if (changes.ContainsKey(Key(nameof(TrainingOptions.Optimizer))))
        {
            whole[Key(nameof(TrainingOptions.Beta1))] = null;
            whole[Key(nameof(TrainingOptions.Beta2))] = null;
        }

        Apply(changes, whole, typeof(TrainingOptions), "", keys);
        try
        {
            return whole.Deserialize<TrainingOptions>(FormOf(own))! with { Architecture = architecture.Name };
        }
        catch (JsonException error)
        {
            string key = (error.Path ?? "").TrimStart('$', '.');
            string reason = error.InnerException?.Message ?? error.Message;
            throw new OptionException(key, $"'{key}' cannot have the value that it is given: {reason}", error);
        }
    }

    /// <summary>The key of a property.</summary>
    internal static string Key(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    /// <summary>Reads and writes options inside another document.</summary>
    internal static JsonConverter<TrainingOptions> Converter(TrainingParts parts) => new WholeConverter(parts);

    private static JsonSerializerOptions FormOf(Type? architecture) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new ArchitectureOptionsConverter(architecture),
            new TextConverter<RegularizerOptions>(RegularizerOptions.Parse),
            new TextConverter<AugmentationOptions>(AugmentationOptions.Parse),
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
        },
    };

    private static void Apply(JsonObject changes, JsonObject target, Type type, string path, OptionKeys keys)
    {
        foreach ((string key, JsonNode? value) in changes)
        {
            PropertyInfo property = OptionKeys.PropertyOf(type, key) ?? throw keys.Unknown(path + key);
            if (value is JsonObject inner && keys.RecordOf(property) is { } record)
            {
                if (target[key] is not JsonObject before)
                {
                    target[key] = before = [];
                }

                Apply(inner, before, record, $"{path}{key}.", keys);
            }
            else
            {
                OptionValues.Check(value, property, keys.RecordOf(property) is not null, path + key);
                target[key] = value?.DeepClone();
            }
        }
    }

    private sealed class WholeConverter(TrainingParts parts) : JsonConverter<TrainingOptions>
    {
        public override TrainingOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonNode.Parse(ref reader) is JsonObject all
                ? Merge(new TrainingOptions(), all, parts)
                : throw new JsonException("The options are no object.");

        public override void Write(Utf8JsonWriter writer, TrainingOptions value, JsonSerializerOptions options) =>
            TrainingOptionsJson.Write(value).WriteTo(writer);
    }

    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException();
            try
            {
                return parse(text);
            }
            catch (FormatException error)
            {
                throw new OptionException(typeof(T).Name, error.Message, error);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value?.ToString());
    }
}
