using System.CommandLine;
using System.Globalization;
using GanMl.Benchmarks.Recipes;
using GanMl.Inference.LabelledImages;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Statistics;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>factors</c>: what each of several changes does to generators that are trained on few images, measured by what a classifier gains from
/// the images that they draw.
/// </summary>
internal static class FactorsCommand
{
    private const string Unchanged = "base";
    private const string WeightsArm = "class-weights";
    private const string GeneratedArm = "generated-half";

    private static readonly Option<string> Base = new("--base")
    {
        Description = "The recipe that is changed: a preset by its name, or name=file with a file of options that names its architecture.",
        DefaultValueFactory = _ => "r3gan",
    };

    private static readonly Option<string[]> Factors = new("--factor")
    {
        Description = "A change, as name=JSON or name=file, such as \"balance={ \\\"balanceClasses\\\": true }\"; give three to "
            + "seven. Eight recipes are trained, and each change is in four of them.",
        Required = true,
    };

    private static readonly Option<string> FewImages = new("--regime")
    {
        Description = "How many images of each class a draw has, as in ganml augment.",
        DefaultValueFactory = _ => "long-tail:100",
    };

    private static readonly Option<long> Images = new("--images")
    {
        Description = "How many images each generator learns from, repeats counted.",
        DefaultValueFactory = _ => 24_000,
    };

    private static readonly Option<int> Draws = new("--draws")
    {
        Description = "Draws, at least 2: each is another sample of few images, another generator for each recipe, and another seed.",
        DefaultValueFactory = _ => 2,
    };

    private static readonly TrialImages Set = new();

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The folder of all studies: the same call goes on after an interruption, and several may work at once.",
        Required = true,
    };

    internal static Command Build()
    {
        var command = new Command(
            "factors", "Measures several changes at once to generators trained on few images, in a factorial design of eight recipes.")
        {
            Output, Base, Factors, FewImages, Images, Draws,
        };
        Set.AddTo(command);
        Draws.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
            {
                result.AddError("Give --draws 2 or more.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RecipeErrors.ShowAsync(() => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(Set.Threads(parsed));
        string[] factors = parsed.GetRequiredValue(Factors);
        if (factors.Length is < 3 or > FactorialDesign.MostFactors)
        {
            throw new RecipeException($"{factors.Length} changes: give 3 to {FactorialDesign.MostFactors}, each with --factor.");
        }

        Recipe unchanged = Recipe.Of(parsed.GetRequiredValue(Base));
        (ILabelledImages pool, ILabelledImages judge) = await Set.OpenAsync(
            parsed, unchanged.SizeFor(await Set.SizeAsync(parsed, cancellationToken)), cancellationToken);
        var options = new StudyOptions { Regime = RegimeOf(parsed.GetRequiredValue(FewImages)), Draws = parsed.GetValue(Draws) };
        Arm[] arms = [.. ArmCatalogue.All.Where(arm => arm.Name is WeightsArm or GeneratedArm)];

        // What does not fit is told before anything is trained.
        (Recipe Recipe, AugmentationStudy Study)[] planned =
        [
            .. RecipesOf(unchanged, factors).Select(recipe => (recipe, AugmentationStudy.Trained(
                Path.Combine(parsed.GetRequiredValue(Output).FullName, recipe.Name),
                pool,
                judge,
                recipe.Options with { Images = parsed.GetValue(Images), GridImages = 0 },
                options,
                arms))),
        ];
        var studies = new List<Study>();
        foreach ((Recipe recipe, AugmentationStudy study) in planned)
        {
            studies.Add(Study.Of(recipe.Name, study.Run(cancellationToken: cancellationToken)));
            AnsiConsole.MarkupLineInterpolated($"{recipe.Name}: {Points(studies[^1].Gains)}");
        }

        AnsiConsole.Profile.Width = 160;
        AnsiConsole.MarkupLineInterpolated($"Judged by {Set.Judge(parsed)}, {Set.Threads(parsed)} threads.");
        AnsiConsole.Write(TableOfRuns(studies));
        AnsiConsole.Write(TableOfEffects(factors, studies));
        return 0;
    }

    /// <summary>The recipes of all runs, each with the changes that are on in it, and their names.</summary>
    /// <exception cref="RecipeException">A change does not fit, or two have one name.</exception>
    internal static IReadOnlyList<Recipe> RecipesOf(Recipe unchanged, string[] factors)
    {
        string[] names = [Unchanged, .. factors.Select(factor => NamedText.Split(factor).Name)];
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length
            ? [.. Enumerable.Range(0, FactorialDesign.Runs).Select(run => RecipeOf(unchanged, factors, run))]
            : throw new RecipeException($"Two changes have one name, or one is called '{Unchanged}': rename one.");
    }

    private static Regime RegimeOf(string text)
    {
        try
        {
            return Regime.Parse(text);
        }
        catch (ArgumentException error)
        {
            throw new RecipeException(error.Message, error);
        }
    }

    private static Recipe RecipeOf(Recipe unchanged, string[] factors, int run)
    {
        string[] on = [.. factors.Where((_, factor) => FactorialDesign.IsOn(run, factor))];
        Recipe recipe = on.Aggregate(unchanged, (changed, factor) => changed.With(factor));
        return recipe with { Name = on.Length == 0 ? Unchanged : string.Join('+', on.Select(factor => NamedText.Split(factor).Name)) };
    }

    private static Table TableOfRuns(IEnumerable<Study> studies)
    {
        var table = new Table().AddColumns(
            "recipe", "class weights", "generated", "gain", "gain, each draw", "rarest classes", "their gain");
        foreach (Study study in studies)
        {
            table.AddRow(
                study.Recipe,
                Points([study.Weights.Average()], signed: false),
                Points([study.Generated.Average()], signed: false),
                Points([study.Gains.Average()]),
                Points(study.Gains),
                Points([study.Rarest.Average()], signed: false),
                Points([study.RarestGains.Average()]));
        }

        return table;
    }

    private static Table TableOfEffects(string[] factors, IReadOnlyList<Study> studies)
    {
        var table = new Table().AddColumns("change", "macro-F1", "each draw", "recall of the three rarest", "each draw");
        foreach ((int place, string factor) in factors.Index())
        {
            double[] ofScore = Effects(study => study.Generated), ofRarest = Effects(study => study.Rarest);
            table.AddRow(
                NamedText.Split(factor).Name, Points([ofScore.Average()]), Points(ofScore), Points([ofRarest.Average()]), Points(ofRarest));

            double[] Effects(Func<Study, IReadOnlyList<double>> scoresOf) =>
            [
                .. Enumerable.Range(0, studies[0].Gains.Count).Select(draw => FactorialDesign.EffectOf(
                    [.. studies.Select(study => scoresOf(study)[draw])], place)),
            ];
        }

        return table;
    }

    /// <summary>Shares as points of a hundred.</summary>
    private static string Points(IEnumerable<double> shares, bool signed = true) => string.Join(", ", shares.Select(share =>
        (100 * share).ToString(signed ? "+0.0;-0.0" : "0.0", CultureInfo.InvariantCulture)));

    /// <summary>What came out of a recipe, draw by draw.</summary>
    /// <param name="Recipe">Its name.</param>
    /// <param name="Weights">The macro-F1 without generated images.</param>
    /// <param name="Generated">The macro-F1 with them.</param>
    /// <param name="Rarest">The mean recall of the three rarest classes with them.</param>
    /// <param name="RarestGains">By how much that is higher than without.</param>
    private sealed record Study(
        string Recipe,
        IReadOnlyList<double> Weights,
        IReadOnlyList<double> Generated,
        IReadOnlyList<double> Rarest,
        IReadOnlyList<double> RarestGains)
    {
        internal IReadOnlyList<double> Gains => [.. Generated.Zip(Weights, (with, without) => with - without)];

        internal static Study Of(string recipe, StudyResult result)
        {
            int[] counts = [.. result.Description.Counts.Select(ofClass => ofClass.Count)];
            ClassificationScore[] weights = Scores(WeightsArm), generated = Scores(GeneratedArm);
            double[] rarest = [.. generated.Select(score => score.RecallOfRarest(counts))];
            return new Study(
                recipe,
                [.. weights.Select(score => score.MacroF1)],
                [.. generated.Select(score => score.MacroF1)],
                rarest,
                [.. rarest.Zip(weights, (with, without) => with - without.RecallOfRarest(counts))]);

            ClassificationScore[] Scores(string arm) =>
                [.. result.Counted.Where(unit => unit.Unit.Arm == arm).Select(unit => unit.Score)];
        }
    }
}
