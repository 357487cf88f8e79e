using System.CommandLine;
using GanMl.Training.Runs;

namespace GanMl.Cli.Options;

/// <summary>The options that say where a run is stored.</summary>
/// <param name="goesOn">Whether the command can go on with a run that was begun.</param>
internal sealed class RunFolderOptions(bool goesOn = true)
{
    private readonly Option<DirectoryInfo?> _output = new("--output", "-o")
    {
        Description = $"A new or empty folder for this run{(goesOn ? ", or with --continue one in which it was begun" : "")}. "
            + "Default: the next number in --runs.",
    };

    private readonly Option<DirectoryInfo> _runs = new("--runs")
    {
        Description = "The folder that holds all runs.",
        DefaultValueFactory = _ => new DirectoryInfo("runs"),
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_output);
        command.Options.Add(_runs);
    }

    /// <summary>The folder that was asked for; null for the next number.</summary>
    internal string? Output(ParseResult parsed) => parsed.GetValue(_output)?.FullName;

    /// <summary>Creates the folder.</summary>
    internal RunFolder Create(ParseResult parsed, string name) => parsed.GetValue(_output) is { } folder
        ? RunFolder.Create(folder.FullName)
        : RunFolder.CreateNext(parsed.GetRequiredValue(_runs).FullName, name);
}
