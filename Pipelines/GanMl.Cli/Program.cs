using System.Runtime.InteropServices;
using GanMl.Cli;
using GanMl.Cli.Terminal;
using Spectre.Console;

Allocator.KeepFreedMemory();

// The first Ctrl-C asks the command to stop and keep its results; the second ends the process.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, signal) =>
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    cancellation.Cancel();
});

bool isLive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
if (!isLive)
{
    // A file or a pipe has no right margin: lines, and the paths in them, are not broken.
    AnsiConsole.Profile.Width = 1_000;
}

var terminal = new CommandTerminal(AnsiConsole.Console, Console.Error, isLive);
return await new CommandLine(terminal, Environment.GetEnvironmentVariable).RunAsync(args, cancellation.Token);
