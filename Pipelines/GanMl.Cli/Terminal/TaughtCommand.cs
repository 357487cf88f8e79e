using System.CommandLine;

namespace GanMl.Cli.Terminal;

/// <summary>A command whose help says more than the line in the list of commands.</summary>
/// <param name="name">Its name.</param>
/// <param name="summary">One line, for the list of commands.</param>
/// <param name="lesson">The text below the options: how it works, and examples.</param>
internal sealed class TaughtCommand(string name, string summary, string lesson) : Command(name, summary)
{
    /// <summary>The text below the options in the command's help.</summary>
    internal string Lesson { get; } = lesson;

    /// <summary>Writes the help above the lesson, given the words after <c>--help</c>; null for the usual list of options.</summary>
    internal Action<TextWriter, IReadOnlyList<string>>? Page { get; init; }
}
