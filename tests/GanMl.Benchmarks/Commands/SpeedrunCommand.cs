using System.CommandLine;
using System.Globalization;
using GanMl.Benchmarks.Recipes;
using GanMl.Training.Architectures;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>speedrun</c>: after how many minutes the generators of a recipe reach a classification accuracy score, with schedules that end at
/// that time.
/// </summary>
internal static class SpeedrunCommand
{
    private const string Score = "classification-accuracy-score";

    private static readonly Option<string[]> Recipes = new("--recipe")
    {
        Description = "A preset by its name, or name=file with a file of options that names its architecture, such as the options.json "
            + "of a run; may be given several times. Default: every preset.",
        DefaultValueFactory = _ => [.. ArchitectureCatalogue.Default.All.Select(architecture => architecture.Name)],
    };

    private static readonly Option<double[]> Minutes = new("--minutes")
    {
        Description = "A budget in minutes of training; may be given several times. A recipe that has reached the highest target with "
            + "every seed is not given more.",
        DefaultValueFactory = _ => [5, 10, 25],
    };

    private static readonly Option<double[]> Targets = new("--target")
    {
        Description = "A classification accuracy score to reach, from 0 to 1; may be given several times.",
        DefaultValueFactory = _ => [0.80, 0.82, 0.85],
    };

    private static readonly Option<int> Seeds = new("--seeds") { Description = "Seeds from 1 up.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int> Samples = new("--samples")
    {
        Description = "How many generated images the classifier learns from.",
        DefaultValueFactory = _ => 20_000,
    };

    private static readonly TrialImages Images = new();

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The folder of all runs and of results.jsonl: the same call goes on after an interruption.",
        Required = true,
    };

    internal static Command Build()
    {
        var command = new Command(
            "speedrun", "Minutes of training until a classifier that learns from generated images alone reaches a score.")
        {
            Output, Recipes, Minutes, Targets, Seeds, Samples,
        };
        Images.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RecipeErrors.ShowAsync(() => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(Images.Threads(parsed));
        Recipe[] recipes = [.. parsed.GetRequiredValue(Recipes).Select(Recipe.Of)];
        double[] targets = [.. parsed.GetRequiredValue(Targets).Order()];
        var trials = new Trials(
            parsed, parsed.GetRequiredValue(Output).FullName, Images, [MetricCatalogue.Default.Find(Score)], parsed.GetValue(Samples));
        var results = new List<TrialResult>();
        foreach (double minutes in parsed.GetRequiredValue(Minutes).Order())
        {
            foreach (Recipe recipe in recipes.Where(recipe => !IsDone(results.Where(result => result.Recipe == recipe.Name), targets[^1])))
            {
                for (int seed = 1; seed <= parsed.GetValue(Seeds); seed++)
                {
                    results.Add(await trials.RunAsync(recipe, seed, new Budget(null, minutes), besideDcgan: true, cancellationToken));
                }
            }
        }

        AnsiConsole.Profile.Width = 140;
        AnsiConsole.MarkupLineInterpolated(
            $"Judged by {Images.Judge(parsed)}, {parsed.GetValue(Samples):N0} generated images, {Images.Threads(parsed)} threads.");
        AnsiConsole.Write(TableOfRuns(results));
        AnsiConsole.Write(TableOfTargets(recipes, results, targets));
        return 0;
    }

    /// <summary>Whether the generators of every seed have a score with one of the budgets.</summary>
    internal static bool IsDone(IEnumerable<TrialResult> ofRecipe, double target) =>
        ofRecipe.GroupBy(result => result.Budget).Any(budget => budget.All(result => ScoreOf(result) >= target));

    /// <summary>The minutes of the shortest budget with which the mean score of the seeds reaches a target; null for none.</summary>
    internal static double? MinutesUntil(IEnumerable<TrialResult> ofRecipe, double target) => ofRecipe
        .GroupBy(result => result.Budget)
        .OrderBy(budget => budget.Key)
        .FirstOrDefault(budget => budget.Average(ScoreOf) >= target)
        ?.Average(result => result.Minutes);

    private static double ScoreOf(TrialResult result) => result.Find(Score)!.Value;

    private static Table TableOfRuns(IEnumerable<TrialResult> results)
    {
        var table = new Table().AddColumns(
            "recipe", "seed", "budget, minutes", "taken", "images", "images/s", "dcgan's images/s", "score", "95% interval");
        foreach (TrialResult result in results)
        {
            MetricValue score = result.Find(Score)!;
            table.AddRow(
                result.Recipe,
                Number(result.Seed, "0"),
                Number(result.Budget!.Value, "0.##"),
                Number(result.Minutes, "0.0#"),
                Number(result.Images, "N0"),
                Number(result.ImagesPerSecond, "0"),
                Number(result.DcganImagesPerSecond!.Value, "0"),
                GeneratorMeasurement.Number(score.Value),
                GeneratorMeasurement.Range(score));
        }

        return table;
    }

    private static Table TableOfTargets(IEnumerable<Recipe> recipes, IReadOnlyList<TrialResult> results, double[] targets)
    {
        var table = new Table().AddColumn("minutes until").AddColumns([.. targets.Select(target => Number(target, "0.00#"))]);
        foreach (Recipe recipe in recipes)
        {
            TrialResult[] ofRecipe = [.. results.Where(result => result.Recipe == recipe.Name)];
            double longest = ofRecipe.Max(result => result.Budget!.Value);
            table.AddRow(
            [
                recipe.Name,
                .. targets.Select(target => MinutesUntil(ofRecipe, target) is { } minutes
                    ? Number(minutes, "0.0#")
                    : $"not in {Number(longest, "0.##")}"),
            ]);
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
