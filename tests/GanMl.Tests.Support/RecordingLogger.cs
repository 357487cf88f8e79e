using Microsoft.Extensions.Logging;

namespace GanMl.Tests.Support;

/// <summary>Keeps what it is told, from any thread.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly List<(LogLevel Level, string Text)> _messages = [];

    /// <summary>The messages, each behind its level: <c>Warning: ...</c>.</summary>
    internal IReadOnlyList<string> Lines => [.. Messages().Select(message => $"{message.Level}: {message.Text}")];

    /// <summary>What was told as a warning or worse.</summary>
    internal IReadOnlyList<string> Warnings =>
        [.. Messages().Where(message => message.Level >= LogLevel.Warning).Select(message => message.Text)];

    /// <summary>The warnings, one a line.</summary>
    internal string WarningText => string.Join('\n', Warnings);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_messages)
        {
            _messages.Add((logLevel, formatter(state, exception)));
        }
    }

    private (LogLevel Level, string Text)[] Messages()
    {
        lock (_messages)
        {
            return [.. _messages];
        }
    }
}
