using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using GanMl.Models;

namespace GanMl.Training.Trainer;

/// <summary>
/// What a generator file says of its training: every option with an effect on the weights that is not at its plain default, and those of
/// the recipe always. A fact's name is that of the property, in lower case with hyphens; what the file says elsewhere (architecture, seed)
/// is left out. Of a path that training began from, only the last part is told.
/// </summary>
internal static class TrainingFacts
{
    private static readonly string[] Always =
    [
        nameof(TrainingOptions.Loss),
        nameof(TrainingOptions.Optimizer),
        nameof(TrainingOptions.LearningRate),
        nameof(TrainingOptions.LearningRateDecay),
        nameof(TrainingOptions.BatchSize),
        nameof(TrainingOptions.AverageHalfLife),
    ];

    private static readonly string[] Elsewhere =
        [nameof(TrainingOptions.Architecture), nameof(TrainingOptions.Network), nameof(TrainingOptions.Seed)];

    /// <summary>The facts of a run.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="network">The default options of its architecture.</param>
    internal static Dictionary<string, string> Of(TrainingOptions options, ArchitectureOptions network)
    {
        var facts = new Dictionary<string, string>();
        Add(facts, options, new TrainingOptions());
        Add(facts, options.Network ?? network, network);
        return facts;
    }

    private static void Add(Dictionary<string, string> facts, object options, object plain)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().Where(IsToBeTold))
        {
            string value = property.Name == nameof(TrainingOptions.From) && options is TrainingOptions { From: { } path }
                ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path))
                : Text(property.GetValue(options));
            if (Always.Contains(property.Name) || value != Text(property.GetValue(plain)))
            {
                facts[JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)] = value;
            }
        }
    }

    private static bool IsToBeTold(PropertyInfo property) =>
        property.CanWrite && !property.IsDefined(typeof(IncidentalAttribute)) && !Elsewhere.Contains(property.Name);

    private static string Text(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        string text => text,
        Enum name => JsonNamingPolicy.KebabCaseLower.ConvertName(name.ToString()),
        IEnumerable list => list.Cast<object>().Select(Text).DefaultIfEmpty("none").Aggregate((one, next) => $"{one}, {next}"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
