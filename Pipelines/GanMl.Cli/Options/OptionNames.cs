using System.Text.RegularExpressions;
using GanMl.Models;

namespace GanMl.Cli.Options;

/// <summary>
/// Puts the names of the command's options in the place of the properties that a library names in single quotes: <c>'ReplayShare' 0.5</c>
/// becomes <c>--replay 0.5</c>, and <c>'Conditional' false</c> becomes <c>--unconditional</c>.
/// </summary>
internal static partial class OptionNames
{
    /// <summary>A message of a library as the command says it.</summary>
    internal static string In(string message) => Property().Replace(message, found =>
    {
        (string property, string value) = (found.Groups[1].Value, found.Groups[2].Value);
        TrainingOption? option = TrainingOptionTable.All.FirstOrDefault(option => option.Property.Name == property);
        return (property, option, value) switch
        {
            (nameof(NetworkOptions.ImageSize), _, _) => $"--size{value}",
            (nameof(NetworkOptions.Channels), _, _) => $"--channels{value}",
            (_, null, _) => found.Value,
            (_, { SwitchesOff: false }, _) => option.Name + value,
            (_, _, " true") => $"no {option.Name}",
            (_, _, " false" or " null") => option.Name,
            _ => found.Value,
        };
    });

    [GeneratedRegex("'([A-Z][A-Za-z0-9]*)'( true| false| null)?")]
    private static partial Regex Property();
}
