using System.CommandLine;
using System.Globalization;
using GanMl.Benchmarks.Recipes;
using GanMl.Benchmarks.Stacked;
using GanMl.Images;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>stacked</c>: how many of the thousand modes of stacked MNIST a GAN finds (the protocol of PacGAN), plain and with remedies.
/// </summary>
internal static class StackedCommand
{
    // As many stacks as in PacGAN, and as many judged.
    private const int Stacks = 128_000;
    private const int JudgedStacks = 26_000;

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = $"Only these; may be given several times: {string.Join(", ", StackRecipe.All.Select(recipe => recipe.Name))}.",
    };

    private static readonly Option<string[]> Recipes = new("--recipe")
    {
        Description = "Only this one: a preset by its name, or name=file with a file of options that names its architecture; may be given "
            + "several times.",
    };

    private static readonly Option<long> Images = new("--images")
    {
        Description = "How many stacks each network learns from.",
        DefaultValueFactory = _ => 100_000,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of every run.", DefaultValueFactory = _ => 1 };
    private static readonly RealImages Digits = new();

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The folder of all runs; those that are there already are measured again, not trained again; "
            + "one that was interrupted goes on.",
        Required = true,
    };

    internal static Command Build()
    {
        Only.AcceptOnlyFromAmong([.. StackRecipe.All.Select(recipe => recipe.Name)]);
        var command = new Command("stacked", "Trains networks on stacked MNIST, and counts the modes that they draw.")
        {
            Output,
            Only,
            Recipes,
            Images,
            Seed,
        };
        Digits.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RecipeErrors.ShowAsync(() => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Digits.SetThreads(parsed);
        StackRecipe[] recipes = RecipesOf(parsed);
        ILabelledImages train = await Digits.OpenAsync(parsed, "mnist", ImageSetSplit.Train, size: null, cancellationToken);
        ILabelledImages test = await Digits.OpenAsync(parsed, "mnist", ImageSetSplit.Test, size: null, cancellationToken);
        var stacks = new StackedDigits(train, Stacks, seed: 1);
        using var judge = new StackJudge(train);
        AnsiConsole.Profile.Width = 120;
        AnsiConsole.MarkupLineInterpolated($"The classifier is right on {Number(judge.Accuracy(test))} of the test digits.");
        var table = new Table().AddColumns("recipe", "modes of 1,000", "KL to equal shares");
        double floor = (Math.Pow(train.ClassNames.Count, StackedDigits.Channels) - 1) / (2 * JudgedStacks);
        table.AddRow("a perfect sampler", "1,000", Number(floor));
        Add("real stacks", new StackedDigits(test, JudgedStacks, seed: 2));
        foreach (StackRecipe recipe in recipes)
        {
            string path = Path.Combine(parsed.GetRequiredValue(Output).FullName, recipe.Name);
            string file = TrainedRun.GeneratorOf(
                path, stacks, () => recipe.Of(parsed.GetValue(Images), parsed.GetValue(Seed)), cancellationToken);
            using OnnxGenerator generator = OnnxGenerator.Open(file, cancellationToken: cancellationToken);
            using var drawn = new GeneratedImages(generator, seed: 1_000);
            drawn.GrowTo(JudgedStacks, cancellationToken: cancellationToken);
            Add(recipe.Name, drawn);
        }

        AnsiConsole.Write(table);
        return 0;

        void Add(string name, ILabelledImages images)
        {
            (int modes, double divergence) = judge.Judge(images, cancellationToken);
            table.AddRow(name, modes.ToString("N0", CultureInfo.InvariantCulture), Number(divergence));
            AnsiConsole.MarkupLineInterpolated($"{name}: {modes:N0} modes, KL {Number(divergence)}");
        }
    }

    private static StackRecipe[] RecipesOf(ParseResult parsed)
    {
        string[] only = parsed.GetValue(Only) ?? [];
        StackRecipe[] own =
        [
            .. (parsed.GetValue(Recipes) ?? []).Select(Recipe.Of).Select(recipe => new StackRecipe(recipe.Name, recipe.Options)),
        ];
        return [.. StackRecipe.All.Where(recipe => only.Length + own.Length == 0 || only.Contains(recipe.Name)), .. own];
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
