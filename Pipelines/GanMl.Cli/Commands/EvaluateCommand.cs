using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;
using GanMl.Training.Runs;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml evaluate</c>: how good a generator is, measured against real images.</summary>
internal sealed class EvaluateCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const int MostNamed = 10;

    private readonly GeneratorChoice _generator = new();
    private readonly DataOptions _data = new(environment, "fashion-mnist");

    private readonly Option<string[]> _metric = new("--metric")
    {
        Description = "A metric to measure, by its name in the list below; may be given several times. Default: every metric that fits "
            + "the generator, but those on request, and a line with the reason for each of the others.",
    };

    private readonly FeatureNetworkChoice _network = new();

    private readonly Option<bool> _write = new("--write")
    {
        Description = "Write the values for all classes into the generator file, where 'ganml inspect' shows them. They replace those that "
            + "it had; its images stay the same.",
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
            Metrics, and what each of them gives:
              classifier-agreement           the share of generated images that a classifier trained on real images
                                             recognises as the requested class; with classifier-accuracy, its own on real images
              classification-accuracy-score  the accuracy on real images of a classifier trained only on generated images
              classification-accuracy-score-fresh     the same with new images at every pass; on request, like the next four
              classification-accuracy-score-filtered  with images that a classifier of the training images recognises
              classification-accuracy-score-wide      with latents times 1.3
              classification-accuracy-score-soft      with that classifier's probabilities as labels
              classification-accuracy-score-combined  with all four
              frechet-distance               how far generated images are from real ones, by the moments of their features
              kernel-distance                the same distance by a kernel; suits few images
              precision                      the share of generated images that lie among real ones; with recall, the reverse
              coverage                       the same idea as recall, robust against outliers; with density, that of precision
              class-divergence               whether classes occur as often as they should; with mode-coverage, whether all occur
              ms-ssim                        how alike two images of a class are; above the value of real images, variety is missing
              memorization                   the chance that a generated image is nearer to a training image than an unseen
                                             real image is: 0.5 for new images, 1 for copies

            Classes weigh the same on both sides of every comparison. Distances, precision, recall, coverage, density, memorization
            and class-divergence draw the classes as often as the training images have them. Agreement, accuracy and ms-ssim are means
            over the classes, so that a frequent class does not hide a rare one. A class without a test image is named.

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
            _metric, _samples, _seed, _perClass, _write,
        };
        _network.AddTo(command);
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
            ? UsageException.IfRefused(() => names.Select(name => TrainingParts.Default.FindMetric(name).Name).ToArray())
            : null;
        FeatureNetworkOptions? network = _network.Chosen(parsed);
        _generator.CheckThere(parsed);
        string? writeTo = parsed.GetValue(_write) ? FileToWrite(parsed) : null;
        ILabelledImages train = await _data
            .OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        ILabelledImages test = await _data
            .OpenAsync(parsed, ImageSetSplit.Test, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);

        using OnnxGenerator generator = _device.Open(parsed, _generator, terminal, cancellationToken, train.ClassNames);
        WarnOfTrainedImages(parsed, test, cancellationToken);
        WarnOfMissingClasses(generator, train);
        if (writeTo is not null)
        {
            GeneratorEvaluation.CheckWritable(writeTo, generator);
        }

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
            EvaluationReport.Show(evaluation, parsed.GetValue(_perClass), terminal);
        }

        if (writeTo is not null)
        {
            evaluation.WriteTo(writeTo, generator);
            terminal.Line($"Wrote the values for all classes into '{writeTo}'.");
        }

        return CommandLine.Success;
    }

    /// <summary>Classes are compared by their names.</summary>
    private void WarnOfMissingClasses(OnnxGenerator generator, ILabelledImages train)
    {
        string[] missing = [.. train.ClassNames.Except(generator.Info.ClassNames).Select(name => $"'{name}'")];
        if (generator.Info.IsConditional && missing.Length > 0)
        {
            terminal.Hint(
                $"ganml: the generator has no class {string.Join(", ", missing.Take(MostNamed))}"
                + $"{(missing.Length > MostNamed ? $" and {missing.Length - MostNamed:N0} more" : "")} of the training set. Its own "
                + $"classes are {string.Join(", ", generator.Info.ClassNames.Take(MostNamed).Select(name => $"'{name}'"))}"
                + $"{(generator.Info.ClassNames.Count > MostNamed ? " and others" : "")}.");
        }
    }

    /// <summary>Images that a generator was trained on say nothing of how it does on others.</summary>
    private void WarnOfTrainedImages(ParseResult parsed, ILabelledImages test, CancellationToken cancellationToken)
    {
        if (_generator.PathIn(parsed) is not { } file)
        {
            return;
        }

        try
        {
            if (TrainedImages.Beside(file)?.CountIn(test, cancellationToken) is > 0 and var known)
            {
                terminal.Hint(
                    $"ganml: {known:N0} of the {test.Count:N0} test images are among those that this generator was trained on: measures "
                    + "that compare with the test images flatter it. Judge it by images that it has not seen.");
            }
        }
        catch (TrainingException error)
        {
            terminal.Hint($"ganml: {error.Message}");
        }
    }

    private string FileToWrite(ParseResult parsed) => _generator.PathIn(parsed)
        ?? throw new UsageException($"{_write.Name} needs a generator file: one that GanMl includes stays as it is.");

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

    private sealed class WorkReport(IProgressLine line) : IProgress<MetricProgress>
    {
        public void Report(MetricProgress value) =>
            line.Report(100 * value.Done / Math.Max(1, value.Total), $"{value.Work}, {value.Done:N0} of {value.Total:N0}");
    }
}
