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
        (int exitCode, string error) = await RunAsync(arguments, environment, output, cancellationToken);
        return (exitCode, output.ToString(), error);
    }

    /// <summary>Runs a command whose output is bytes.</summary>
    internal static async Task<(int ExitCode, byte[] Output, string Error)> RunForBytesAsync(IEnumerable<string> arguments)
    {
        using var text = new StringWriter();
        using var bytes = new MemoryStream();
        (int exitCode, string error) = await RunAsync(arguments, _ => null, text, CancellationToken.None, () => bytes);
        Assert.AreEqual("", text.ToString(), "no text between the bytes");
        return (exitCode, bytes.ToArray(), error);
    }

    /// <summary>Runs the command with an output that fails, as a fault in the program would.</summary>
    internal static async Task<(int ExitCode, string Error)> RunWithoutOutputAsync(IEnumerable<string> arguments)
    {
        using var output = new BrokenWriter();
        return await RunAsync(arguments, _ => null, output, CancellationToken.None);
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(
        IEnumerable<string> arguments,
        Func<string, string?> environment,
        TextWriter output,
        CancellationToken cancellationToken,
        Func<Stream>? openBytes = null)
    {
        using var error = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 160;
        var terminal = new CommandTerminal(console, error, isLive: false, openBytes);
        int exitCode = await new CommandLine(terminal, environment).RunAsync([.. arguments], cancellationToken);
        return (exitCode, error.ToString());
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(char value) => throw new ArgumentException("Something inside.");

        public override void Write(string? value) => throw new ArgumentException("Something inside.");
    }
}
