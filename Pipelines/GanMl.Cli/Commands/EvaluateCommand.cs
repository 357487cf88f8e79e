using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Pipelines.Data;
using GanMl.Pipelines.Data.Download;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml evaluate</c>: how good a generator is, measured against the real images that it learned from.</summary>
internal sealed class EvaluateCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private readonly Argument<FileInfo> _model = new("model") { Description = "A class-conditional generator file (.onnx)." };
    private readonly DataOptions _data = new(environment, "fashion-mnist");

    private readonly Option<string[]> _metric = new("--metric")
    {
        Description = $"What to measure; may be given several times. Default: all of {string.Join(", ", MetricCatalogue.All.Select(metric => metric.Name))}.",
    };

    private readonly Option<long> _seed = new("--seed", "-s")
    {
        Description = "The seed of the images that are measured.",
        DefaultValueFactory = _ => 1_000,
    };

    private readonly Option<int?> _samples = new("--samples") { Description = "How many images to generate for each metric. Default: the metric's own number." };

    private readonly Option<bool> _perClass = new("--per-class-values") { Description = "Show the value of every class too." };

    private readonly DeviceOption _device = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "evaluate",
            "Measures a class-conditional generator against real images.",
            """
              classifier-agreement           the share of generated images that a classifier trained on real ones
                                             recognises as the class that was asked for
              classification-accuracy-score  the accuracy on real images of a classifier trained on generated ones alone

            The first alone proves little: a generator that draws one good image a class scores high. The real-image
            classifier is kept in the cache for the next time.

            Example:
              ganml evaluate runs/0001-fashion-mnist-dcgan/generator.onnx --data fashion-mnist
            """)
        {
            _model, _metric, _samples, _seed, _perClass,
        };
        _device.AddTo(command);
        _samples.AtLeast(1);
        _data.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] names = parsed.GetValue(_metric) is { Length: > 0 } given ? given : [.. MetricCatalogue.All.Select(metric => metric.Name)];
        IGeneratorMetric[] metrics = [.. names.Select(MetricCatalogue.Find)];
        using OnnxGenerator generator = _device.Open(parsed, parsed.GetRequiredValue(_model).FullName, terminal);
        ILabelledImages train = await _data.OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        ILabelledImages test = await _data.OpenAsync(parsed, ImageSetSplit.Test, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);

        IReadOnlyList<MetricValue> values = terminal.Track("evaluating", 100, line => Evaluate(parsed, metrics, generator, train, test, line, cancellationToken));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Metric", "Class", "Value", "95% interval");
        foreach (MetricValue value in values.Where(value => value.ClassName is null || parsed.GetValue(_perClass)))
        {
            table.AddRow(
                value.Name,
                Markup.Escape(value.ClassName ?? "all"),
                Number(value.Value),
                value.Interval is { } interval ? $"{Number(interval.Low)} to {Number(interval.High)}" : "");
        }

        terminal.Output.Write(table);
        return CommandLine.Success;
    }

    private List<MetricValue> Evaluate(
        ParseResult parsed,
        IGeneratorMetric[] metrics,
        OnnxGenerator generator,
        ILabelledImages train,
        ILabelledImages test,
        IProgressLine line,
        CancellationToken cancellationToken)
    {
        using var context = new MetricContext
        {
            Generator = generator,
            Train = train,
            Test = test,
            Seed = parsed.GetValue(_seed),
            Samples = parsed.GetValue(_samples),
            ClassifierFolder = Path.Combine(DataFolders.DefaultCache, "classifiers"),
            Logger = new TerminalLogger(terminal),
            Progress = new WorkReport(line),
            CancellationToken = cancellationToken,
        };
        return [.. metrics.SelectMany(metric => metric.Evaluate(context))];
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class WorkReport(IProgressLine line) : IProgress<MetricProgress>
    {
        public void Report(MetricProgress value) =>
            line.Report(100 * value.Done / Math.Max(1, value.Total), $"{value.Work}, {value.Done:N0} of {value.Total:N0}");
    }
}
