using System.CommandLine;
using GanMl.Images.Sets;
using GanMl.Inference;
using GanMl.Training.Parts;

namespace GanMl.Cli.Options;

/// <summary>Known names in the wrong place: of an image set, of a model, of a generator that GanMl includes.</summary>
internal static class KnownNames
{
    private const string Data = "--data";
    private const string Model = "--model";

    /// <summary>Which option of a command takes a text that was given elsewhere; empty if none does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="text">The text.</param>
    internal static string Advice(Command command, string text)
    {
        string[] options = [.. command.Options.Select(option => option.Name)];
        bool isTraining = command.Name == "train";
        return options.Contains(Data) && ImageSetCatalogue.Default.FindOrNull(text) is { } set
                ? $"The image set of that name is {Data} {set.Name}."
            : isTraining && TrainingParts.Default.Architectures.FindOrNull(text) is { } model
                ? $"The model of that name is {Model} {model.Name}."
            : !isTraining && options.Contains(Model) && Included(text) is { } name ? $"The generator of that name is {Model} {name}."
            : "";
    }

    /// <summary>The name of an included generator as it is written; null if a text is none.</summary>
    internal static string? Included(string text) =>
        PretrainedGenerators.Names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
}
