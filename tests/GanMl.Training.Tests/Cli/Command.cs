using GanMl.Cli;
using GanMl.Cli.Terminal;
using Spectre.Console;

namespace GanMl.Tests.Cli;

/// <summary>Runs the ganml command inside the test and keeps what it says.</summary>
internal static class Command
{
    internal static Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, CancellationToken cancellationToken = default) => RunAsync(arguments, _ => null, cancellationToken);

    internal static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, Func<string, string?> environment, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 160;
        var terminal = new CommandTerminal(console, error, isLive: false);
        int exitCode = await new CommandLine(terminal, environment).RunAsync([.. arguments], cancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
