namespace GanMl.Cli.Terminal;

/// <summary>One piece of work on the terminal.</summary>
internal interface IProgressLine
{
    /// <summary>Shows how far it is.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="detail">What is worth knowing at this moment; may be empty.</param>
    void Report(long done, string detail);
}
