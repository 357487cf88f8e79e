using GanMl.Cli.Terminal;
using Spectre.Console;

namespace GanMl.Cli;

/// <summary>The command as a process: its memory, its signals, its console.</summary>
internal static class CommandProcess
{
    /// <summary>Runs a command line on the console.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        Allocator.KeepFreedMemory();
        using var signals = new Signals();
        using var output = new LastingWriter(Console.Out);
        using var error = new LastingWriter(Console.Error);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new LastingOutput(output) });
        bool isLive = !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi;
        if (!isLive)
        {
            // A file or a pipe has no right margin: lines, and the paths in them, are not broken.
            console.Profile.Width = 1_000;
        }

        var terminal = new CommandTerminal(console, error, isLive);
        int exitCode = await new CommandLine(terminal, Environment.GetEnvironmentVariable)
            .RunAsync(arguments, signals.Token).ConfigureAwait(false);
        if (output.Failure is { } failure && exitCode == ExitCodes.Success && !IsTraining(arguments))
        {
            // A training run leaves everything in its folder. What other commands show is their result.
            terminal.Error($"The output could not be written: {failure.Message}");
            return ExitCodes.Failure;
        }

        return exitCode;
    }

    /// <summary>Whether a command line trains; the help of training does not.</summary>
    internal static bool IsTraining(string[] arguments) =>
        arguments is ["train", ..] && !arguments.Any(text => text is "--help" or "-h" or "-?" or "/h" or "/?");
}
