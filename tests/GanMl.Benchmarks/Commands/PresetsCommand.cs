using System.CommandLine;
using GanMl.Benchmarks.Recipes;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Architectures;
using GanMl.Training.Metrics;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary><c>presets</c>: every preset on Fashion-MNIST for the same time, by every metric.</summary>
internal static class PresetsCommand
{
    private static readonly string[] Architectures = [.. ArchitectureCatalogue.Default.All.Select(architecture => architecture.Name)];

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = $"Only these; may be given several times: {string.Join(", ", Architectures)}.",
    };

    private static readonly Option<double> Minutes = new("--minutes")
    {
        Description = "How long each is trained, in minutes.",
        DefaultValueFactory = _ => 15,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of every run.", DefaultValueFactory = _ => 1 };

    private static readonly Option<bool> TrainOnly = new("--train-only")
    {
        Description = "Measure nothing yet: a later call without it does.",
    };

    private static readonly RealImages Clothes = new();

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The folder of all runs; those that are there already are measured again, not trained again; "
            + "one that was interrupted goes on.",
        Required = true,
    };

    internal static Command Build()
    {
        Only.AcceptOnlyFromAmong(Architectures);
        var command = new Command("presets", "Trains every preset for the same time, and measures the generators by every metric.")
        {
            Output,
            Only,
            Minutes,
            Seed,
            TrainOnly,
        };
        Clothes.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Clothes.SetThreads(parsed);
        string[] only = parsed.GetValue(Only) ?? [];
        var measured = new List<(string Architecture, IReadOnlyList<MetricValue> Values)>();
        foreach (string architecture in Architectures.Where(name => only.Length == 0 || only.Contains(name)))
        {
            TrainingOptions preset = TrainingPresets.For(architecture) with { Seed = parsed.GetValue(Seed), GridImages = 0 };
            int size = new Recipe(architecture, preset).SizeFor(28);
            ILabelledImages train = await Clothes.OpenAsync(parsed, "fashion-mnist", ImageSetSplit.Train, size, cancellationToken);
            string folder = Path.Combine(parsed.GetRequiredValue(Output).FullName, architecture);
            string generator = TrainedRun.GeneratorOf(
                folder, train, () => TimeBudget.Fit(preset, parsed.GetValue(Minutes), train, cancellationToken), cancellationToken);
            if (!parsed.GetValue(TrainOnly))
            {
                ILabelledImages test = await Clothes.OpenAsync(parsed, "fashion-mnist", ImageSetSplit.Test, size, cancellationToken);
                IReadOnlyList<MetricValue> values = GeneratorMeasurement.Of(
                    generator, MetricCatalogue.Default.All, train, test, samples: null, cancellationToken);
                AnsiConsole.MarkupLineInterpolated($"{architecture}: {GeneratorMeasurement.Line(values)}");
                measured.Add((architecture, values));
            }
        }

        if (measured.Count > 0)
        {
            AnsiConsole.Profile.Width = 200;
            AnsiConsole.Write(TableOf(measured));
        }

        return 0;
    }

    /// <summary>A row a metric, a column a preset.</summary>
    private static Table TableOf(List<(string Architecture, IReadOnlyList<MetricValue> Values)> measured)
    {
        var table = new Table().AddColumn("metric").AddColumns([.. measured.Select(preset => preset.Architecture)]);
        foreach (string metric in measured.SelectMany(preset => preset.Values).Select(value => value.Name).Distinct())
        {
            table.AddRow([metric, .. measured.Select(preset => preset.Values.FirstOrDefault(value => value.Name == metric)).Select(Cell)]);
        }

        return table;

        static string Cell(MetricValue? value) => value switch
        {
            null => "",
            { Interval: null } => GeneratorMeasurement.Number(value.Value),
            _ => $"{GeneratorMeasurement.Number(value.Value)} ({GeneratorMeasurement.Range(value)})",
        };
    }
}
