using Microsoft.Extensions.Logging;

namespace GanMl.Cli.Terminal;

/// <summary>Shows what the libraries log from warnings on; the rest belongs into the run folder.</summary>
/// <param name="terminal">Where they are shown.</param>
/// <param name="inOwnWords">Puts the names of the command in the place of those of a library; null to leave them.</param>
internal sealed class TerminalLogger(CommandTerminal terminal, Func<string, string>? inOwnWords = null) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            string message = formatter(state, exception);
            terminal.Line(inOwnWords?.Invoke(message) ?? message);
        }
    }
}
