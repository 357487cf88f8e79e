using Spectre.Console;

namespace GanMl.Cli.Terminal;

/// <summary>
/// Where a command writes: live bars on a terminal, plain lines into a file or pipe. Each call writes one line; what a file brought into it
/// is shown as <see cref="TerminalText"/>. Cells of a table are made with <see cref="TerminalText.Cell"/>.
/// </summary>
/// <param name="output">Results.</param>
/// <param name="error">Error messages.</param>
/// <param name="isLive">Whether the output can show bars that redraw themselves.</param>
/// <param name="openBytes">Opens the output for bytes in place of text; null for the output of the process.</param>
internal sealed class CommandTerminal(IAnsiConsole output, TextWriter error, bool isLive, Func<Stream>? openBytes = null)
{
    internal IAnsiConsole Output { get; } = output;

    internal TextWriter ErrorWriter { get; } = error;

    /// <summary>Opens the output for bytes in place of text. Use <see cref="BesideBytes"/> for messages.</summary>
    internal Stream OpenBytes() => (openBytes ?? Console.OpenStandardOutput)();

    /// <summary>A terminal that says everything on the error stream, for a command whose output is bytes.</summary>
    internal CommandTerminal BesideBytes()
    {
        IAnsiConsole beside = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(ErrorWriter),
        });
        beside.Profile.Width = Output.Profile.Width;
        return new CommandTerminal(beside, ErrorWriter, isLive: false);
    }

    /// <summary>Writes a line of text.</summary>
    internal void Line(string text = "") => Output.WriteLine(TerminalText.Of(text));

    /// <summary>Writes the heading of a step.</summary>
    internal void Step(string text) => Output.MarkupLine($"[bold]{TerminalText.Cell(text)}[/]");

    /// <summary>Writes an error message.</summary>
    internal void Error(string text) => ErrorWriter.WriteLine($"ganml: {TerminalText.Of(text)}");

    /// <summary>Writes advice or a note to the error stream.</summary>
    internal void Hint(string text) => ErrorWriter.WriteLine(TerminalText.Of(text));

    /// <summary>Writes what a fault inside the program is, with the lines that say where.</summary>
    internal void Fault(Exception fault)
    {
        foreach (string line in $"ganml: An error inside ganml itself: {fault}".Split('\n'))
        {
            ErrorWriter.WriteLine(TerminalText.Of(line.TrimEnd('\r')));
        }
    }

    /// <summary>Runs a piece of work and shows its progress.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many units it takes.</param>
    /// <param name="work">The work; it reports its progress to its argument.</param>
    internal T Track<T>(string title, long total, Func<IProgressLine, T> work)
    {
        if (!isLive)
        {
            return work(new PlainProgressLine(title, total, Line));
        }

        T result = default!;
        Output.Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(TerminalText.Cell(title), maxValue: Math.Max(1, total));
                result = work(new LiveProgressLine(task, title));
            });
        return result;
    }
}
