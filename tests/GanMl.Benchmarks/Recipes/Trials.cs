using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using Spectre.Console;

namespace GanMl.Benchmarks.Recipes;

/// <summary>Trains and measures recipes in a folder, each once: what is there already is neither trained nor measured again.</summary>
/// <param name="parsed">What was asked for.</param>
/// <param name="folder">Where the runs and their results are.</param>
/// <param name="images">What they learn from and are judged by.</param>
/// <param name="metrics">By what they are measured.</param>
/// <param name="samples">How many generated images are judged; null for each metric's own number.</param>
internal sealed class Trials(ParseResult parsed, string folder, TrialImages images, IReadOnlyList<IGeneratorMetric> metrics, int? samples)
{
    private static readonly TrainingOptions Yardstick = TrainingPresets.For("dcgan") with { GridImages = 0, CheckpointImages = 0 };

    private readonly TrialResults _results = new(folder);
    private readonly Dictionary<int, (ILabelledImages Train, ILabelledImages Judge)> _opened = [];

    /// <summary>The result of a recipe and a seed.</summary>
    /// <param name="recipe">How to train.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="budget">Images to learn from, or minutes.</param>
    /// <param name="besideDcgan">Whether to measure the speed of the DCGAN's preset before it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RecipeException">The folder holds a run of that name with other options.</exception>
    internal async Task<TrialResult> RunAsync(
        Recipe recipe, long seed, Budget budget, bool besideDcgan, CancellationToken cancellationToken)
    {
        string trial = $"{recipe.Name}-{budget.Name}-seed{seed}";
        string judge = images.Judge(parsed);
        if (_results.Find(trial, judge, samples, metrics.Select(metric => metric.Name)) is { } known)
        {
            return known;
        }

        int size = recipe.SizeFor(await images.SizeAsync(parsed, cancellationToken));
        (ILabelledImages train, ILabelledImages judging) = await OpenAsync(size, cancellationToken);
        TrainingOptions options = recipe.Options with { Seed = seed, GridImages = 0 };
        string path = Path.Combine(folder, trial);
        CheckSame(path, options);
        double? speed = besideDcgan ? await DcganSpeedAsync(cancellationToken) : null;
        string generator = TrainedRun.GeneratorOf(
            path,
            train,
            () => budget.Minutes is { } minutes
                ? TimeBudget.Fit(options, minutes, train, cancellationToken)
                : options with { Images = budget.Images!.Value },
            cancellationToken);
        (long seen, double seconds) = LastOf(path);
        var result = new TrialResult(
            trial,
            recipe.Name,
            seed,
            budget.Minutes,
            seen,
            seconds / 60,
            images.Threads(parsed),
            speed,
            judge,
            samples,
            GeneratorMeasurement.Of(generator, metrics, train, judging, samples, cancellationToken));
        _results.Add(result);
        AnsiConsole.MarkupLineInterpolated($"{trial}: {GeneratorMeasurement.Line(result.Values)}");
        return result;
    }

    /// <summary>A run that was begun keeps its options: they must be those that are asked for now.</summary>
    private static void CheckSame(string path, TrainingOptions options)
    {
        if (!File.Exists(Path.Combine(path, "options.json")))
        {
            return;
        }

        TrainingOptions before = RunFolder.Open(path).ReadDescription().Training;
        JsonObject asked = TrainingOptionsJson.Write(options with { Images = before.Images });
        string[] other =
        [
            .. TrainingOptionsJson.Write(before)
                .Where(option => !JsonNode.DeepEquals(option.Value, asked[option.Key]))
                .Select(option => option.Key),
        ];
        if (other.Length > 0)
        {
            throw new RecipeException(
                $"The run in {path} was begun with other options: {string.Join(", ", other)}. Give the recipe another name, or the runs "
                + "another folder.");
        }
    }

    private async Task<double> DcganSpeedAsync(CancellationToken cancellationToken)
    {
        (ILabelledImages train, _) = await OpenAsync(await images.SizeAsync(parsed, cancellationToken), cancellationToken);
        return TimeBudget.ImagesPerSecond(Yardstick, train, cancellationToken);
    }

    private async Task<(ILabelledImages Train, ILabelledImages Judge)> OpenAsync(int size, CancellationToken cancellationToken) =>
        _opened.TryGetValue(size, out (ILabelledImages, ILabelledImages) opened)
            ? opened
            : _opened[size] = await images.OpenAsync(parsed, size, cancellationToken);

    /// <summary>Images and seconds by the last line of a run's log.</summary>
    private static (long Images, double Seconds) LastOf(string path)
    {
        using JsonDocument last = JsonDocument.Parse(File.ReadLines(RunFolder.Open(path).LogPath).Last(line => line.Length > 0));
        return (last.RootElement.GetProperty("images").GetInt64(), last.RootElement.GetProperty("seconds").GetDouble());
    }
}

/// <summary>How long a recipe is trained: images, or minutes.</summary>
/// <param name="Images">Images, repeats counted; null for minutes.</param>
/// <param name="Minutes">Minutes, at the end of which schedules end; null for images.</param>
internal sealed record Budget(long? Images, double? Minutes)
{
    /// <summary>In the name of a trial.</summary>
    internal string Name => Minutes is { } minutes ? FormattableString.Invariant($"{minutes}m") : FormattableString.Invariant($"{Images}");
}
