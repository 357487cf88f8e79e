using Spectre.Console;

namespace GanMl.Cli.Terminal;

/// <summary>A bar that redraws itself.</summary>
internal sealed class LiveProgressLine(ProgressTask task, string title) : IProgressLine
{
    public void Report(long done, string detail)
    {
        task.Value = done;
        task.Description = TerminalText.Cell(detail.Length == 0 ? title : $"{title}  {detail}");
    }
}
