using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.Runtime;

namespace GanMl.Pipelines.Views;

/// <summary>Passes messages on to <c>MLContext.Log</c>, where ML.NET's own go.</summary>
internal sealed class ContextLogger : ILogger
{
    private const string Source = "GanMl";
    private const string CatalogInterface = "Microsoft.ML.Data.IInternalCatalog";

    private readonly IHostEnvironment _environment;

    internal ContextLogger(IHostEnvironment environment) => _environment = environment;

    /// <summary>
    /// The logger of the context to which a catalog belongs. ML.NET keeps that to itself; should it change, messages go nowhere.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c> or <c>mlContext.Transforms</c>.</param>
    internal static ILogger Of(object catalog) =>
        EnvironmentOf(catalog) is { } environment ? new ContextLogger(environment) : NullLogger.Instance;

    /// <summary>The environment of the context to which a catalog belongs; null should ML.NET have changed.</summary>
    /// <param name="catalog"><c>mlContext.Data</c> or <c>mlContext.Transforms</c>.</param>
    internal static IHostEnvironment? EnvironmentOf(object catalog) =>
        catalog.GetType().GetInterface(CatalogInterface)?.GetProperty("Environment", BindingFlags.Instance | BindingFlags.Public)
            ?.GetValue(catalog) as IHostEnvironment;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string message = formatter(state, exception);
        using IChannel channel = _environment.Start(Source);
        switch (logLevel)
        {
            case LogLevel.Information:
                channel.Info(MessageSensitivity.None, message);
                break;
            case LogLevel.Warning:
                channel.Warning(MessageSensitivity.None, message);
                break;
            default:
                channel.Error(MessageSensitivity.None, message);
                break;
        }
    }
}
