using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference;
using GanMl.Inference.Errors;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Training;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;
using TorchSharp;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml evaluate</c>: how good a generator is, measured against real images.</summary>
internal sealed class EvaluateCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private static readonly Dictionary<string, string> TooLong = new()
    {
        ["memorization"] = "it looks at every training image, which takes long with this network the first time: ask for it by name, "
            + "--metric memorization.",
    };

    private const int MostThreads = 1_024;

    private readonly GeneratorChoice _generator = new(several: true);
    private readonly DataOptions _data = new(environment, "fashion-mnist");

    private readonly Option<string[]> _metric = new("--metric")
    {
        Description = "A metric to measure, by its name in the list below; may be given several times. Default: every metric that fits "
            + "the generator, but those on request, and a line with the reason for each of the others.",
    };

    private readonly FeatureNetworkChoice _network = new(environment);

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

    private readonly Option<int?> _threads = new("--threads") { Description = "Number of threads; one per core if not given." };

    private readonly Option<FileInfo?> _json = new("--json")
    {
        Description = "Also write the values, intervals and ceilings of all generators into this file, as JSON.",
    };

    private readonly DeviceOption _device = new();

    private readonly WorkReport _line = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "evaluate",
            "Measures generators against real images.",
            EvaluationHelp.Text)
        {
            _metric, _samples, _seed, _perClass, _write, _json, _threads,
        };
        _network.AddTo(command);
        _generator.AddTo(command);
        _device.AddTo(command);
        _samples.AtLeast(1);
        _threads.AtLeast(1);
        _threads.AtMost(MostThreads);
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
        IReadOnlyList<ChosenGenerator> chosen = _generator.All(parsed);
        if (parsed.GetValue(_write) && chosen.FirstOrDefault(generator => generator.File is null) is { } included)
        {
            throw new UsageException($"{_write.Name} needs a generator file: '{included.Name}', which GanMl includes, stays as it is.");
        }

        if (chosen.Count == 1)
        {
            GeneratorChoice.CheckThere(chosen[0]);
        }

        if (parsed.GetValue(_threads) is { } threads)
        {
            torch.set_num_threads(threads);
        }

        ILabelledImages train = await _data
            .OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        ILabelledImages test = await _data
            .OpenAsync(parsed, ImageSetSplit.Test, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        return Evaluate(new Wanted(parsed, chosen, asked, network, train, test), cancellationToken);
    }

    private int Evaluate(Wanted wanted, CancellationToken cancellationToken)
    {
        var done = new List<EvaluatedGenerator>();
        var opened = new List<OnnxGenerator>();
        MetricContext? first = null;
        try
        {
            foreach (ChosenGenerator chosen in wanted.Generators)
            {
                var evaluation = new GeneratorEvaluation();
                string? error = null;
                try
                {
                    opened.Add(Open(wanted, chosen, cancellationToken));
                    Measure(wanted, chosen, evaluation, opened[^1], ref first, cancellationToken);
                }
                catch (Exception failure) when (wanted.Generators.Count > 1 && IsOfOneGenerator(failure))
                {
                    error = OptionNames.In(failure.Message);
                    terminal.Error($"{chosen.Name}: {error}");
                }
                finally
                {
                    done.Add(new EvaluatedGenerator(chosen.Name, chosen.Given, evaluation, error));
                }
            }
        }
        finally
        {
            MetricConditions? conditions = first?.Conditions;
            first?.Dispose();
            opened.ForEach(generator => generator.Dispose());

            // Show minutes of work even if something fails later: a metric that does not fit, a full disk, Ctrl-C.
            EvaluationReport.Show(done, wanted.Parsed.GetValue(_perClass), terminal);
            if (wanted.Parsed.GetValue(_json) is { } file && conditions is not null)
            {
                EvaluationJson.Write(file.FullName, conditions, done);
            }
        }

        return done.Any(generator => generator.Error is not null) ? ExitCodes.Failure : CommandLine.Success;
    }

    private OnnxGenerator Open(Wanted wanted, ChosenGenerator chosen, CancellationToken cancellationToken)
    {
        OnnxGenerator generator = _device.Open(
            wanted.Parsed,
            _generator,
            terminal,
            cancellationToken,
            wanted.Train.ClassNames,
            chosen,
            wanted.Parsed.GetValue(_threads) ?? 0);
        try
        {
            EvaluationWarnings.OfTrainedImages(terminal, chosen, wanted.Test, cancellationToken);
            EvaluationWarnings.OfMissingClasses(terminal, generator, wanted.Train);
            if (wanted.Parsed.GetValue(_write))
            {
                GeneratorEvaluation.CheckWritable(chosen.File!.FullName, generator);
            }

            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    private void Measure(
        Wanted wanted,
        ChosenGenerator chosen,
        GeneratorEvaluation evaluation,
        OnnxGenerator generator,
        ref MetricContext? first,
        CancellationToken cancellationToken)
    {
        MetricContext? before = first, own = before?.For(generator);
        MetricContext? made = before;
        string title = wanted.Generators.Count > 1 ? $"evaluating {chosen.Name}" : "evaluating";
        try
        {
            terminal.Track(title, 100, line =>
            {
                _line.Line = line;
                MetricContext context = own ?? (made = Context(wanted, generator, cancellationToken));
                if (wanted.Metrics is { } asked)
                {
                    evaluation.Measure(context, asked);
                }
                else
                {
                    evaluation.MeasureWhatFits(context, _network.IsResNet18(wanted.Parsed) ? TooLong : null);
                }

                return evaluation;
            });
        }
        finally
        {
            first = made;
            own?.Dispose();
        }

        if (wanted.Parsed.GetValue(_write))
        {
            evaluation.WriteTo(chosen.File!.FullName, generator);
            terminal.Line($"Wrote the values for all classes into '{chosen.File.FullName}'.");
        }
    }

    /// <summary>Whether a failure leaves the other generators as they are.</summary>
    private static bool IsOfOneGenerator(Exception failure) =>
        failure is TrainingException or InferenceException or UsageException or IOException or UnauthorizedAccessException;

    private MetricContext Context(Wanted wanted, OnnxGenerator generator, CancellationToken cancellationToken) => new()
    {
        Generator = generator,
        Train = wanted.Train,
        Test = wanted.Test,
        Seed = wanted.Parsed.GetValue(_seed),
        Samples = wanted.Parsed.GetValue(_samples),
        FeatureNetwork = wanted.Network,
        Threads = wanted.Parsed.GetValue(_threads) ?? 0,
        ClassifierFolder = Path.Combine(_data.Cache, "classifiers"),
        Logger = new TerminalLogger(terminal),
        Progress = _line,
        CancellationToken = cancellationToken,
    };

    /// <summary>What the command line asks for.</summary>
    private sealed record Wanted(
        ParseResult Parsed,
        IReadOnlyList<ChosenGenerator> Generators,
        string[]? Metrics,
        FeatureNetworkOptions? Network,
        ILabelledImages Train,
        ILabelledImages Test);

    /// <summary>Shows the work on the line of the generator at hand.</summary>
    private sealed class WorkReport : IProgress<MetricProgress>
    {
        internal IProgressLine? Line { get; set; }

        public void Report(MetricProgress value) =>
            Line?.Report(100 * value.Done / Math.Max(1, value.Total), $"{value.Work}, {value.Done:N0} of {value.Total:N0}");
    }
}
