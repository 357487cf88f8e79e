using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Models;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;

namespace GanMl.Benchmarks.Recipes;

/// <summary>
/// Training options from a file or from a text of JSON: an <c>options.json</c> of a run, or some keys of its <c>training</c>.
/// </summary>
internal static class OptionsFile
{
    private const string Training = "training";

    /// <summary>What a file changes.</summary>
    /// <exception cref="RecipeException">The file cannot be read, or is no object of JSON.</exception>
    internal static JsonObject Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"The options in '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>What a text changes.</summary>
    /// <param name="text">An object of JSON.</param>
    /// <param name="where">How messages call it.</param>
    /// <exception cref="RecipeException">It is none.</exception>
    internal static JsonObject Parse(string text, string where)
    {
        try
        {
            return JsonNode.Parse(text) switch
            {
                JsonObject all when all[Training] is JsonObject training => training.DeepClone().AsObject(),
                JsonObject some => some,
                _ => throw new RecipeException($"The options in '{where}' are no object: write them as {{ \"batchSize\": 16 }}."),
            };
        }
        catch (JsonException error)
        {
            throw new RecipeException($"The options in '{where}' are no JSON: {error.Message}", error);
        }
    }

    /// <summary>Options with changes, checked.</summary>
    /// <exception cref="RecipeException">The changes do not fit; the message says where and why.</exception>
    internal static TrainingOptions Merge(TrainingOptions options, JsonObject changes, string where, TrainingParts? parts = null)
    {
        try
        {
            TrainingOptions merged = TrainingOptionsJson.Merge(options, changes, parts);
            merged.Validate(parts);
            return merged;
        }
        catch (OptionException error)
        {
            throw new RecipeException($"The options in '{where}' do not fit: {error.Message}", error);
        }
    }
}

/// <summary>A recipe that cannot be trained with; the message says which, why, and what to do.</summary>
internal sealed class RecipeException(string message, Exception? inner = null) : Exception(message, inner);
