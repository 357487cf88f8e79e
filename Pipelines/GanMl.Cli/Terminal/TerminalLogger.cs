using Microsoft.Extensions.Logging;

namespace GanMl.Cli.Terminal;

/// <summary>Shows the warnings and errors that the libraries log; the rest goes into the run folder.</summary>
/// <param name="terminal">Where to show them.</param>
/// <param name="inOwnWords">Replaces the names of a library with those of the command; null to keep them.</param>
internal sealed class TerminalLogger(CommandTerminal terminal, Func<string, string>? inOwnWords = null) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            string message = formatter(state, exception);
            terminal.Line(inOwnWords?.Invoke(message) ?? message);
        }
    }
}
