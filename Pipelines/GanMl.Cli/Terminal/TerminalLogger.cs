using Microsoft.Extensions.Logging;

namespace GanMl.Cli.Terminal;

/// <summary>Shows what the libraries log from warnings on; the rest belongs into the run folder.</summary>
internal sealed class TerminalLogger(CommandTerminal terminal) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            terminal.Line(formatter(state, exception));
        }
    }
}
