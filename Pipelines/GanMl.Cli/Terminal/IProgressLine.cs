namespace GanMl.Cli.Terminal;

/// <summary>Shows the progress of one piece of work.</summary>
internal interface IProgressLine
{
    /// <summary>Shows the progress.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="detail">A short status; may be empty.</param>
    void Report(long done, string detail);
}
