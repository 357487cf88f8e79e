using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GanMl.Cli.Terminal;

/// <summary>Says everything once: the two parts of a set are opened one after the other, and have the same to tell.</summary>
internal sealed class OnceLogger(ILogger inner) : ILogger
{
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && _said.TryAdd(formatter(state, exception), true))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
