using System.CommandLine;

namespace GanMl.Cli.Terminal;

/// <summary>A command whose own help goes on where a list of commands has only one line.</summary>
/// <param name="name">Its name.</param>
/// <param name="summary">One line, for the list of commands.</param>
/// <param name="lesson">What its help says below the options: how it works, and examples.</param>
internal sealed class TaughtCommand(string name, string summary, string lesson) : Command(name, summary)
{
    /// <summary>What the command's help says below the options.</summary>
    internal string Lesson { get; } = lesson;

    /// <summary>Writes what stands above the lesson, given what follows <c>--help</c>; null for the usual list of options.</summary>
    internal Action<TextWriter, IReadOnlyList<string>>? Page { get; init; }
}
