using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
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

    private readonly FeatureNetworkChoice _network = FeatureNetworkChoice.ForComparing(environment);

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
        var request = new EvaluationRequest
        {
            Generators = chosen,
            Open = one => _device.Open(
                parsed, _generator, terminal, cancellationToken, train.ClassNames, one, parsed.GetValue(_threads) ?? 0),
            Train = train,
            Test = test,
            Metrics = asked,
            LeftOut = _network.IsResNet18(parsed) ? TooLong : null,
            FeatureNetwork = network,
            Seed = parsed.GetValue(_seed),
            Samples = parsed.GetValue(_samples),
            Threads = parsed.GetValue(_threads) ?? 0,
            ClassifierFolder = Path.Combine(_data.Cache, "classifiers"),
            ShowsClasses = parsed.GetValue(_perClass),
            WritesIntoFiles = parsed.GetValue(_write),
            Json = parsed.GetValue(_json)?.FullName,
        };
        return new EvaluationWork(request, terminal).Run(cancellationToken);
    }
}
