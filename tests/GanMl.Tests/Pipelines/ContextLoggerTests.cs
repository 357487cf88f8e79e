using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
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

    [TestMethod]
    public void What_is_said_of_saving_goes_to_the_context()
    {
        using var folder = new TemporaryFolder();
        IDataView noise = _context.Data.CreateNoise(1, Tiny.Unconditional.LatentSize);
        byte[] styled = (Tiny.Unconditional with { WithTruncation = true }).ToBytes();
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(styled).Fit(noise);
        _context.Model.Save(transformer, noise.Schema, folder["model.zip"]);
        Assert.HasCount(1, _messages);
        StringAssert.Contains(_messages[0].Text, "truncation");
    }
}
