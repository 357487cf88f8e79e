using System.CommandLine;
using System.Globalization;
using GanMl.Benchmarks.Recipes;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary><c>ablation</c>: a recipe, and the same recipe with one thing changed at a time, over the same seeds and budget.</summary>
internal static class AblationCommand
{
    private const string Unchanged = "base";

    private static readonly Option<string> Base = new("--base")
    {
        Description = "The recipe that is changed: a preset by its name, or name=file with a file of options that names its architecture.",
        DefaultValueFactory = _ => "r3gan",
    };

    private static readonly Option<string[]> Switches = new("--switch")
    {
        Description = "One change, as name=JSON or name=file, such as \"small-batches={ \\\"batchSize\\\": 16 }\" or "
            + "\"no-blur={ \\\"network\\\": { \\\"blur\\\": false } }\"; may be given several times.",
    };

    private static readonly Option<long?> Images = new("--images") { Description = "How many images each learns from. Default: 24,000." };
    private static readonly Option<double?> Minutes = new("--minutes")
    {
        Description = "Instead, how many minutes each is trained; a pilot run says for how many images.",
    };

    private static readonly Option<int> Seeds = new("--seeds") { Description = "Seeds from 1 up.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int?> Samples = new("--samples")
    {
        Description = "How many generated images each is measured by. Default: the metric's own number.",
    };

    private static readonly Option<string[]> Metrics = new("--metric")
    {
        Description = "What is measured; may be given several times.",
        DefaultValueFactory = _ => ["classifier-agreement", "classification-accuracy-score"],
    };

    private static readonly TrialImages Set = new();

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The folder of all runs and of results.jsonl: the same call goes on after an interruption.",
        Required = true,
    };

    internal static Command Build()
    {
        Metrics.AcceptOnlyFromAmong([.. MetricCatalogue.Default.All.Select(metric => metric.Name)]);
        var command = new Command("ablation", "Trains a recipe with one thing changed at a time, and measures the generators.")
        {
            Output, Base, Switches, Images, Minutes, Seeds, Samples, Metrics,
        };
        Set.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Images) is not null && result.GetValue(Minutes) is not null)
            {
                result.AddError("Give --images or --minutes, not both.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RecipeErrors.ShowAsync(() => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(Set.Threads(parsed));
        Recipe whole = Recipe.Of(parsed.GetRequiredValue(Base)) with { Name = Unchanged };
        Recipe[] recipes = [whole, .. (parsed.GetValue(Switches) ?? []).Select(whole.With)];
        if (recipes.GroupBy(recipe => recipe.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new RecipeException($"Two switches have the name '{twice.Key}', or one has that of the unchanged recipe: rename one.");
        }

        IGeneratorMetric[] metrics = [.. parsed.GetRequiredValue(Metrics).Select(MetricCatalogue.Default.Find)];
        var trials = new Trials(parsed, parsed.GetRequiredValue(Output).FullName, Set, metrics, parsed.GetValue(Samples));
        double? minutes = parsed.GetValue(Minutes);
        var budget = new Budget(minutes is null ? parsed.GetValue(Images) ?? 24_000 : null, minutes);
        var results = new List<TrialResult>();

        // The seeds one after the other, so that a table can be drawn before the last is done.
        for (int seed = 1; seed <= parsed.GetValue(Seeds); seed++)
        {
            foreach (Recipe recipe in recipes)
            {
                results.Add(await trials.RunAsync(recipe, seed, budget, besideDcgan: false, cancellationToken));
            }
        }

        AnsiConsole.Profile.Width = 160;
        AnsiConsole.MarkupLineInterpolated($"Judged by {Set.Judge(parsed)}, {Set.Threads(parsed)} threads.");
        AnsiConsole.Write(TableOf(recipes, results, [.. metrics.Select(metric => metric.Name)]));
        return 0;
    }

    private static Table TableOf(IEnumerable<Recipe> recipes, IReadOnlyList<TrialResult> results, string[] metrics)
    {
        var table = new Table().AddColumns(["change", "images", "minutes", .. metrics.SelectMany(metric => new[] { metric, "to base" })]);
        TrialResult[] unchanged = [.. results.Where(result => result.Recipe == Unchanged)];
        foreach (Recipe recipe in recipes)
        {
            TrialResult[] ofRecipe = [.. results.Where(result => result.Recipe == recipe.Name)];
            table.AddRow(
            [
                recipe.Name,
                ofRecipe.Average(result => result.Images).ToString("N0", CultureInfo.InvariantCulture),
                ofRecipe.Average(result => result.Minutes).ToString("0.0", CultureInfo.InvariantCulture),
                .. metrics.SelectMany(metric => new[] { Cell(ofRecipe, metric), Difference(ofRecipe, unchanged, metric) }),
            ]);
        }

        return table;
    }

    /// <summary>One seed's value with its interval; of several the mean, the lowest and the highest.</summary>
    private static string Cell(TrialResult[] ofRecipe, string metric)
    {
        MetricValue[] values = [.. ofRecipe.Select(result => result.Find(metric)!)];
        if (values is [{ } one])
        {
            return one.Interval is null
                ? GeneratorMeasurement.Number(one.Value)
                : $"{GeneratorMeasurement.Number(one.Value)} ({GeneratorMeasurement.Range(one)})";
        }

        (double least, double most) = (values.Min(value => value.Value), values.Max(value => value.Value));
        string mean = GeneratorMeasurement.Number(values.Average(value => value.Value));
        return $"{mean} ({GeneratorMeasurement.Number(least)} to {GeneratorMeasurement.Number(most)})";
    }

    private static string Difference(TrialResult[] ofRecipe, TrialResult[] unchanged, string metric)
    {
        double difference = ofRecipe.Average(Of) - unchanged.Average(Of);
        return ofRecipe[0].Recipe == Unchanged ? "" : difference.ToString("+0.000;-0.000", CultureInfo.InvariantCulture);

        double Of(TrialResult result) => result.Find(metric)!.Value;
    }
}
