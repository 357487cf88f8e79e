using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml evaluate</c>: how good a generator is, measured against real images.</summary>
internal sealed class EvaluateCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private readonly GeneratorChoice _generator = new();
    private readonly DataOptions _data = new(environment, "fashion-mnist");

    private readonly Option<string[]> _metric = new("--metric")
    {
        Description = "A metric to measure; may be given several times. Default: every metric that fits the generator, and a line with "
            + "the reason for each of the others.",
    };

    private readonly Option<FileInfo?> _featureNetwork = new("--feature-network")
    {
        Description = "An ONNX file that turns images into features, such as an Inception network, for the metrics that compare "
            + "features. Default: a classifier trained on the real images, without its last layer.",
    };

    private readonly Option<string?> _featureRange = new("--feature-range")
    {
        Description = "The feature network's values of black and white, as black:white. Default: 0:1; often -1:1.",
    };

    private readonly Option<long> _seed = new("--seed", "-s")
    {
        Description = "The seed of the generated images.",
        DefaultValueFactory = _ => 1_000,
    };

    private readonly Option<int?> _samples = new("--samples")
    {
        Description = "Images to generate for each metric. Default: the metric's own number. Fréchet distance, precision, recall, "
            + "coverage and density compare equal numbers, so they use at most as many as there are training images.",
    };

    private readonly Option<bool> _perClass = new("--per-class-values") { Description = "Also show the value for each class." };

    private readonly DeviceOption _device = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "evaluate",
            "Measures a generator against real images.",
            """
              classifier-agreement           the share of generated images that a classifier trained on real images
                                             recognises as the requested class
              classification-accuracy-score  the accuracy on real images of a classifier trained only on generated images
              frechet-distance               how far generated images are from real ones, by the moments of their features
              kernel-distance                the same distance by a kernel; suits few images
              precision, recall              the share of generated images that lie among real ones, and the reverse
              coverage, density              the same idea, robust against outliers
              class-divergence               whether classes occur as often as they should
              mode-coverage                  whether all classes occur
              ms-ssim                        how alike two images of a class are; above the value of real images, variety is missing
              memorization                   the chance that a generated image is nearer to a training image than an unseen
                                             real image is: 0.5 for new images, 1 for copies

            No single number proves much: a generator that draws one good image per class agrees with the classifier, but has a
            recall of zero. Lines that end in -of-real are the scores of real test images. Distances grow when images are few: with
            only 50 test images, frechet-distance-of-real is the distance of 50 real images, and frechet-distance-at-50 that of 50
            generated images. The classifier and the feature network stay in the cache for the next evaluation. Do not compare
            numbers from different feature networks.

            Examples:
              ganml evaluate runs/0001-fashion-mnist-dcgan/generator.onnx --data fashion-mnist
              ganml evaluate from-elsewhere.onnx --data mnist --size 32 --pixel-range -1:1
            """)
        {
            _metric, _samples, _seed, _perClass, _featureNetwork, _featureRange,
        };
        _generator.AddTo(command);
        _device.AddTo(command);
        _samples.AtLeast(1);
        _data.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[]? asked = parsed.GetValue(_metric) is { Length: > 0 } names
            ? UsageException.IfRefused(() => names.Select(name => TrainingParts.Default.Metrics.Find(name).Name).ToArray())
            : null;
        FeatureNetworkOptions? network = FeatureNetwork(parsed);
        _generator.CheckThere(parsed);
        ILabelledImages train = await _data
            .OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        ILabelledImages test = await _data
            .OpenAsync(parsed, ImageSetSplit.Test, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);

        using OnnxGenerator generator = _device.Open(parsed, _generator, terminal, cancellationToken, train.ClassNames);
        var evaluation = new GeneratorEvaluation();
        try
        {
            terminal.Track("evaluating", 100, line =>
            {
                using MetricContext context = Context(parsed, network, generator, train, test, line, cancellationToken);
                if (asked is null)
                {
                    evaluation.MeasureWhatFits(context);
                }
                else
                {
                    evaluation.Measure(context, asked);
                }

                return evaluation;
            });
        }
        finally
        {
            // Show minutes of work even if something fails later: a metric that does not fit, a full disk, Ctrl-C.
            Show(evaluation, parsed.GetValue(_perClass));
        }

        return CommandLine.Success;
    }

    private void Show(GeneratorEvaluation evaluation, bool perClass)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Metric", "Class", "Value", "95% interval");
        foreach (MetricValue value in evaluation.Values.Where(value => value.ClassName is null || perClass))
        {
            table.AddRow(
                value.Name,
                Markup.Escape(value.ClassName ?? "all"),
                Number(value.Value),
                value.Interval is { } interval ? $"{Number(interval.Low)} to {Number(interval.High)}" : "");
        }

        if (evaluation.Values.Count > 0)
        {
            terminal.Output.Write(table);
        }

        foreach (SkippedMetric skipped in evaluation.Skipped)
        {
            terminal.Line($"{skipped.Metric}  not measured: {skipped.Reason}");
        }
    }

    private MetricContext Context(
        ParseResult parsed,
        FeatureNetworkOptions? network,
        OnnxGenerator generator,
        ILabelledImages train,
        ILabelledImages test,
        IProgressLine line,
        CancellationToken cancellationToken) =>
        new()
        {
            Generator = generator,
            Train = train,
            Test = test,
            Seed = parsed.GetValue(_seed),
            Samples = parsed.GetValue(_samples),
            FeatureNetwork = network,
            ClassifierFolder = Path.Combine(_data.Cache, "classifiers"),
            Logger = new TerminalLogger(terminal),
            Progress = new WorkReport(line),
            CancellationToken = cancellationToken,
        };

    private FeatureNetworkOptions? FeatureNetwork(ParseResult parsed)
    {
        string? range = parsed.GetValue(_featureRange);
        if (parsed.GetValue(_featureNetwork) is not { } file)
        {
            return range is null ? null : throw new UsageException("--feature-range describes a --feature-network: give one.");
        }

        var options = new FeatureNetworkOptions(file.FullName);
        return range is null ? options : options with { Range = PixelRangeText.Parse(range) };
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class WorkReport(IProgressLine line) : IProgress<MetricProgress>
    {
        public void Report(MetricProgress value) =>
            line.Report(100 * value.Done / Math.Max(1, value.Total), $"{value.Work}, {value.Done:N0} of {value.Total:N0}");
    }
}
