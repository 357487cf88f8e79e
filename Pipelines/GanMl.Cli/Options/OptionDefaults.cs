using System.Text.Json.Nodes;
using GanMl.Training.Parts;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Options;

/// <summary>The defaults of options, taken from the presets.</summary>
internal sealed class OptionDefaults
{
    private readonly IReadOnlyList<(string Model, JsonObject Options)> _presets =
        [.. TrainingParts.Default.Architectures.Names.Select(name => (name, TrainingOptionsJson.Write(TrainingPresets.For(name))))];

    /// <summary>The models that have an option; empty if all have it.</summary>
    internal IReadOnlyList<string> ModelsWith(TrainingOption option)
    {
        string[] models = [.. ValuesOf(option).Select(entry => entry.Model)];
        return models.Length == _presets.Count ? [] : models;
    }

    /// <summary>
    /// The default for the default model, followed by the models whose default differs:
    /// <c>0.001; dense 0.0002; stylegan 0.01</c>. Empty for flags.
    /// </summary>
    internal string Of(TrainingOption option)
    {
        if (option is { IsFlag: true, Unset: null })
        {
            return "";
        }

        if (option.Property.Name == nameof(TrainingOptions.Architecture))
        {
            return TrainingPresets.Recommended;
        }

        var values = ValuesOf(option)
            .GroupBy(entry => entry.Value)
            .OrderByDescending(group => group.Any(entry => entry.Model == TrainingPresets.Recommended))
            .Select(group => (Value: group.Key, Models: string.Join(", ", group.Select(entry => entry.Model))))
            .ToList();
        return string.Join("; ", values.Select((entry, at) => at == 0 ? entry.Value : $"{entry.Models} {entry.Value}"));
    }

    private IEnumerable<(string Model, string Value)> ValuesOf(TrainingOption option)
    {
        foreach ((string model, JsonObject options) in _presets)
        {
            JsonObject? owner = option.Keys.SkipLast(1).Aggregate((JsonObject?)options, (at, key) => at?[key] as JsonObject);
            if (owner is not null && owner.TryGetPropertyValue(option.Keys.Last(), out JsonNode? value))
            {
                yield return (model, Text(value) is { Length: > 0 } text ? text : option.Unset ?? "none");
            }
        }
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(" ", list.Select(Text)),
        JsonObject table => string.Join(",", table.Select(entry => $"{entry.Key}:{Text(entry.Value)}")),
        _ => value.ToString(),
    };
}
