using GanMl.Cli;
using GanMl.Cli.Terminal;
using Spectre.Console;

Allocator.KeepFreedMemory();

using var signals = new Signals();
var output = new LastingWriter(Console.Out);
IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new LastingOutput(output) });
bool isLive = !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi;
if (!isLive)
{
    // A file or a pipe has no right margin: lines, and the paths in them, are not broken.
    console.Profile.Width = 1_000;
}

var terminal = new CommandTerminal(console, new LastingWriter(Console.Error), isLive);
int exitCode = await new CommandLine(terminal, Environment.GetEnvironmentVariable).RunAsync(args, signals.Token);
if (output.Failure is { } failure && exitCode == ExitCodes.Success && args is not ["train", ..])
{
    // A training run leaves everything in its folder. What other commands show is their result.
    terminal.Error($"The output could not be written: {failure.Message}");
    exitCode = ExitCodes.Failure;
}

return exitCode;
