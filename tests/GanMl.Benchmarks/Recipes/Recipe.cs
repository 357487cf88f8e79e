using System.Text.Json.Nodes;
using GanMl.Training.Architectures;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;

namespace GanMl.Benchmarks.Recipes;

/// <summary>A way to train, by name: a preset, or a preset with what a file or a switch changes in it.</summary>
/// <param name="Name">On the command line, in the tables and of the folders of its runs.</param>
/// <param name="Options">The options, but for images and seed.</param>
internal sealed record Recipe(string Name, TrainingOptions Options)
{
    private const string Architecture = "architecture";

    // Networks that double 4 pixels learn from images with black pixels around them.
    private static readonly string[] PowersOfTwo = ["progressive", "stylegan", "stylegan2"];

    /// <summary>A recipe as it is asked for.</summary>
    /// <param name="text">The name of a preset; or a name of one's own, =, and the path of a file of options.</param>
    /// <exception cref="RecipeException">There is no such preset or file, or it does not fit.</exception>
    internal static Recipe Of(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            return new Recipe(text, PresetOf(text, text));
        }

        (string name, string path) = NamedText.Split(text);
        JsonObject changes = OptionsFile.Read(path);
        string architecture = changes[Architecture] is JsonValue value && value.TryGetValue(out string? known)
            ? known
            : throw new RecipeException(
                $"The options in '{path}' name no '{Architecture}': add it, such as \"{Architecture}\": \"r3gan\".");
        return new Recipe(name, OptionsFile.Merge(PresetOf(architecture, path), changes, path));
    }

    /// <summary>This recipe with something changed.</summary>
    /// <param name="text">A name, =, and an object of JSON with what changes, or the path of a file that holds one.</param>
    /// <exception cref="RecipeException">There is no such file, or it does not fit.</exception>
    internal Recipe With(string text)
    {
        (string name, string change) = NamedText.Split(text);
        JsonObject changes = change.TrimStart().StartsWith('{') ? OptionsFile.Parse(change, name) : OptionsFile.Read(change);
        return new Recipe(name, OptionsFile.Merge(Options, changes, name));
    }

    /// <summary>Height and width at which it learns images of a size: the same, or the next that its networks can draw.</summary>
    internal int SizeFor(int size)
    {
        if (!PowersOfTwo.Contains(Options.Architecture))
        {
            return size;
        }

        int doubled = 8;
        while (doubled < size)
        {
            doubled *= 2;
        }

        return doubled;
    }

    private static TrainingOptions PresetOf(string architecture, string where)
    {
        try
        {
            return TrainingPresets.For(architecture);
        }
        catch (ArgumentException) when (ArchitectureCatalogue.Default.FindOrNull(architecture) is null)
        {
            string known = string.Join(", ", ArchitectureCatalogue.Default.All.Select(one => one.Name));
            throw new RecipeException(
                $"'{where}' asks for '{architecture}', and there is no such preset. Known: {known}; or name=file for a file of options.");
        }
    }
}
