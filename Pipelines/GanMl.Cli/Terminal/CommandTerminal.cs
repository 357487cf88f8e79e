using Spectre.Console;

namespace GanMl.Cli.Terminal;

/// <summary>Where a command writes: live bars on a terminal, plain lines into a file or pipe.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Messages of failure.</param>
/// <param name="isLive">Whether bars that redraw themselves make sense.</param>
internal sealed class CommandTerminal(IAnsiConsole output, TextWriter error, bool isLive)
{
    internal IAnsiConsole Output { get; } = output;

    internal TextWriter ErrorWriter { get; } = error;

    /// <summary>A line of text, shown as it is.</summary>
    internal void Line(string text = "") => Output.WriteLine(text);

    /// <summary>A line that heads a step of several.</summary>
    internal void Step(string text) => Output.MarkupLine($"[bold]{Markup.Escape(text)}[/]");

    /// <summary>A line that went wrong.</summary>
    internal void Error(string text) => ErrorWriter.WriteLine($"ganml: {text}");

    /// <summary>What to do about it.</summary>
    internal void Hint(string text) => ErrorWriter.WriteLine(text);

    /// <summary>Runs a piece of work and shows how far it is.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many units it takes.</param>
    /// <param name="work">The work; it reports through what it is given.</param>
    internal T Track<T>(string title, long total, Func<IProgressLine, T> work)
    {
        if (!isLive)
        {
            return work(new PlainProgressLine(title, total, Line));
        }

        T result = default!;
        Output.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => result = work(new LiveProgressLine(context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total)), title)));
        return result;
    }
}
