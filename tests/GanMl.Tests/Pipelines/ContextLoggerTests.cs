using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace GanMl.Tests.Pipelines;

/// <summary>Messages go to the log of the context, unless a logger is given.</summary>
[TestClass]
public sealed class ContextLoggerTests
{
    private readonly MLContext _context = new(1);
    private readonly List<(ChannelMessageKind Kind, string Text)> _messages = [];

    public ContextLoggerTests() => _context.Log += (_, entry) =>
    {
        // ML.NET traces when each channel opens and closes.
        if (entry.Source.StartsWith("GanMl", StringComparison.Ordinal) && entry.Kind != ChannelMessageKind.Trace)
        {
            _messages.Add((entry.Kind, entry.RawMessage));
        }
    };

    [TestMethod]
    public void Each_level_has_its_kind_and_braces_stay()
    {
        foreach (object catalog in new object[] { _context.Data, _context.Transforms })
        {
            _messages.Clear();
            ILogger logger = ContextLogger.Of(catalog);
            logger.Log(LogLevel.Debug, 0, "left out", null, (text, _) => text);
            logger.Log(LogLevel.Information, 0, "one {0}", null, (text, _) => text);
            logger.Log(LogLevel.Warning, 0, "two", null, (text, _) => text);
            logger.Log(LogLevel.Error, 0, "three", null, (text, _) => text);
            CollectionAssert.AreEqual(
                new[] { (ChannelMessageKind.Info, "one {0}"), (ChannelMessageKind.Warning, "two"), (ChannelMessageKind.Error, "three") },
                _messages);
        }

        Assert.IsInstanceOfType<NullLogger>(ContextLogger.Of("not a catalog"));
    }
}
