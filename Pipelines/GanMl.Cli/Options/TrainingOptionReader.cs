using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Cli.Terminal;
using GanMl.Images.Sets;
using GanMl.Models;
using GanMl.Training.Parts;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Options;

/// <summary>Reads training options: a preset, overridden by a file, overridden by the command line.</summary>
internal sealed class TrainingOptionReader
{
    private readonly IReadOnlyList<(TrainingOption Line, Option Option)> _options =
        [.. TrainingOptionTable.All.Select(line => (line, line.ToOption()))];

    private readonly Option<FileInfo?> _file = new("--options")
    {
        Description = "A JSON file of options: the options.json of a run, or some of the keys under its 'training'. "
            + "The command line overrides the file; with a different --model, the file's 'network' is ignored.",
    };

    /// <summary>The option that names a file of options.</summary>
    internal Option File => _file;

    internal void AddTo(Command command)
    {
        command.Options.Add(_file);
        foreach ((_, Option option) in _options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options of a new run, checked.</summary>
    /// <exception cref="UsageException">The file or a text cannot be read, or the model has no such option.</exception>
    /// <exception cref="OptionException">A value is out of range, or two values do not fit together.</exception>
    internal TrainingOptions Read(ParseResult parsed)
    {
        JsonObject given = Given(parsed, _ => true);
        JsonObject? file = FileOf(parsed)?.Training;
        string? named = Text(given["architecture"]), ofFile = Text(file?["architecture"]);
        string model = named ?? ofFile ?? TrainingPresets.Recommended;
        if (TrainingParts.Default.Architectures.FindOrNull(model) is not { } architecture)
        {
            string known = string.Join(", ", TrainingParts.Default.Architectures.Names);
            string advice = KnownNames.Advice(parsed.CommandResult.Command, model);
            throw new UsageException($"There is no model '{model}'. Known: {known}. {advice}".TrimEnd());
        }

        TrainingOptions options = TrainingPresets.For(architecture.Name);
        if (file is not null)
        {
            bool isAnother = named is not null && !string.Equals(named, ofFile, StringComparison.OrdinalIgnoreCase);
            if (isAnother && file["network"] is JsonObject)
            {
                file.Remove("network");
            }

            if (ofFile is not null || !file.ContainsKey("architecture"))
            {
                file["architecture"] = architecture.Name;
            }

            options = Merge(options, file, parsed.GetValue(_file)!.Name);
        }

        CheckNetwork(parsed, architecture);
        options = TrainingOptionsJson.Merge(options, given);
        options.Validate();
        if (options.Growth is not null && TrainingPresets.For(architecture.Name).Growth is null)
        {
            throw new UsageException($"{parsed.GetValue(_file)?.Name}: The {architecture.Name} model cannot grow: leave out 'growth'.");
        }

        return options;
    }

    /// <summary>The options of a resumed run, with the permitted changes from the command line.</summary>
    internal TrainingOptions ReadFree(ParseResult parsed, TrainingOptions options) =>
        TrainingOptionsJson.Merge(options, Given(parsed, line => line.IsFree));

    /// <summary>The names of the options that may change when a run resumes.</summary>
    internal static IEnumerable<string> Free => TrainingOptionTable.All.Where(line => line.IsFree).Select(line => line.Name);

    /// <summary>How the run of the given <c>options.json</c> opened its images; null if the file does not say, or none is given.</summary>
    internal ImageSetRequest? SourceOf(ParseResult parsed) => FileOf(parsed)?.Source;

    private JsonObject Given(ParseResult parsed, Func<TrainingOption, bool> isWanted)
    {
        var given = new JsonObject();
        foreach ((TrainingOption line, Option option) in _options)
        {
            if (isWanted(line) && parsed.GetResult(option) is { Implicit: false } result)
            {
                line.Set(given, result);
            }
        }

        return given;
    }

    private void CheckNetwork(ParseResult parsed, IArchitecture architecture)
    {
        foreach ((TrainingOption line, Option option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false }
                && new OptionDefaults().ModelsWith(line) is { Count: > 0 } models
                && !models.Contains(architecture.Name))
            {
                throw new UsageException(
                    $"The {architecture.Name} model has no {line.Name}. Models that have it: {string.Join(", ", models)}.");
            }
        }
    }

    private (JsonObject Training, ImageSetRequest? Source)? FileOf(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is not { } file)
        {
            return null;
        }

        try
        {
            var lenient = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
            };
            if (JsonNode.Parse(System.IO.File.ReadAllText(file.FullName), documentOptions: lenient) is not JsonObject all)
            {
                throw new UsageException($"{file.Name} is not a JSON object of options.");
            }

            if (all["training"] is not JsonObject training)
            {
                return (all, null);
            }

            IEnumerable<string> properties = typeof(RunDescription).GetProperties().Select(property => property.Name);
            string[] known = [.. properties.Select(JsonNamingPolicy.CamelCase.ConvertName)];
            return all.Select(entry => entry.Key).FirstOrDefault(key => !known.Contains(key)) is { } unknown
                ? throw new UsageException(
                    $"{file.Name}: There is no key '{unknown}' beside 'training'. Known: {string.Join(", ", known)}.")
                : (training.DeepClone().AsObject(), SourceIn(all["source"], file.Name));
        }
        catch (JsonException error)
        {
            throw new UsageException($"{file.Name} is not a JSON object of options: {error.Message}", error);
        }
    }

    private static ImageSetRequest? SourceIn(JsonNode? source, string file)
    {
        if (source is null)
        {
            return null;
        }

        string[] known =
            [.. typeof(ImageSetRequest).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];
        if (source is not JsonObject keys)
        {
            throw new UsageException($"{file}: 'source' must be an object with some of the keys {string.Join(", ", known)}.");
        }

        if (keys.Select(entry => entry.Key).FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new UsageException($"{file}: There is no key 'source.{unknown}'. Known: {string.Join(", ", known)}.");
        }

        if (Text(keys["name"]) is null)
        {
            throw new UsageException($"{file}: 'source.name' must be the name of an image set, or a folder.");
        }

        try
        {
            ImageSetRequest request = source.Deserialize<ImageSetRequest>(JsonSerializerOptions.Web)!;
            return request.Channels is null or 1 or 3
                ? request
                : throw new UsageException($"{file}: 'source.channels' must be 1 (grey) or 3 (colour), not {request.Channels}.");
        }
        catch (JsonException error)
        {
            string key = (error.Path ?? "").TrimStart('$', '.');
            throw new UsageException($"{file}: 'source.{key}' cannot have the value {keys[key]?.ToJsonString() ?? "null"}.", error);
        }
    }

    private static TrainingOptions Merge(TrainingOptions options, JsonObject file, string name)
    {
        try
        {
            return TrainingOptionsJson.Merge(options, file);
        }
        catch (OptionException error)
        {
            throw new UsageException($"{name}: {error.Message}", error);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
