using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GanMl.Benchmarks.Points;
using GanMl.Benchmarks.Recipes;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>points</c>: how many modes of a ring and of a grid of points a GAN finds, plain and with each remedy, over several seeds.
/// </summary>
internal static class PointsCommand
{
    private static readonly Option<string[]> Mixtures = new("--mixture")
    {
        Description = "ring (8 modes) or grid (25 modes); may be given several times.",
        DefaultValueFactory = _ => ["ring", "grid"],
    };

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = $"Only these; may be given several times: {string.Join(", ", PointRecipe.All.Select(recipe => recipe.Name))}.",
    };

    private static readonly Option<string[]> Recipes = new("--recipe")
    {
        Description = "Only this one, name=file: a JSON file with what it changes in the plain recipe, such as "
            + "{ \"loss\": \"relativistic\", \"network\": { \"width\": 256 } }; may be given several times.",
    };

    private static readonly Option<long> Points = new("--points")
    {
        Description = "How many real points each generator learns from.",
        DefaultValueFactory = _ => 1_000_000,
    };

    private static readonly Option<int> Seeds = new("--seeds") { Description = "Seeds from 1 up.", DefaultValueFactory = _ => 10 };

    internal static Command Build()
    {
        Mixtures.AcceptOnlyFromAmong(PointMixture.Ring.Name, PointMixture.Grid.Name);
        Only.AcceptOnlyFromAmong([.. PointRecipe.All.Select(recipe => recipe.Name)]);
        var command = new Command("points", "Counts the modes of mixtures in the plane that GANs find, plain and with each remedy.")
        {
            Mixtures, Only, Recipes, Points, Seeds,
        };
        command.SetAction(
            (parsed, cancellationToken) => RecipeErrors.ShowAsync(() => Task.FromResult(Run(parsed, cancellationToken))));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(1);
        string[] only = parsed.GetValue(Only) ?? [];
        PointRecipe[] own = [.. (parsed.GetValue(Recipes) ?? []).Select(PointRecipe.FromFile)];
        PointRecipe[] recipes =
            [.. PointRecipe.All.Where(recipe => only.Length + own.Length == 0 || only.Contains(recipe.Name)), .. own];
        int seeds = parsed.GetValue(Seeds);
        var table = new Table()
            .AddColumns("mixture", "recipe", "modes, mean", "fewest", "seeds with all", "high quality, mean", "lowest", "seconds a run");
        foreach (PointMixture mixture in new[] { PointMixture.Ring, PointMixture.Grid }
            .Where(mixture => parsed.GetRequiredValue(Mixtures).Contains(mixture.Name)))
        {
            foreach (PointRecipe recipe in recipes)
            {
                var clock = Stopwatch.StartNew();
                (int Modes, double HighQuality)[] results =
                [
                    .. Enumerable.Range(1, seeds)
                        .Select(seed => PointTrial.Run(mixture, recipe.Of(parsed.GetValue(Points), seed), cancellationToken)),
                ];
                string[] cells =
                [
                    mixture.Name,
                    recipe.Name,
                    Number(results.Average(result => result.Modes), "0.0"),
                    Number(results.Min(result => result.Modes), "0"),
                    $"{results.Count(result => result.Modes == mixture.Centres.Count)} of {seeds}",
                    Number(results.Average(result => result.HighQuality), "0.000"),
                    Number(results.Min(result => result.HighQuality), "0.000"),
                    Number(clock.Elapsed.TotalSeconds / seeds, "0.0"),
                ];
                table.AddRow(cells);
                AnsiConsole.MarkupLineInterpolated($"{string.Join("  ", cells)}");
            }
        }

        AnsiConsole.Profile.Width = 140;
        AnsiConsole.Write(table);
        return 0;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
