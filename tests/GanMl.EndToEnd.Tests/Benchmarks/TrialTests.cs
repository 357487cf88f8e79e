using GanMl.Benchmarks.Commands;
using GanMl.Benchmarks.Recipes;
using GanMl.Training.Metrics;

namespace GanMl.Tests.Benchmarks;

/// <summary>Series of trials: what is kept of them, when a recipe needs no more time, and an ablation from the command line.</summary>
[TestClass]
public sealed class TrialTests
{
    private const string Score = "classification-accuracy-score";

    [TestMethod]
    public void Results_are_found_again_and_one_that_was_cut_off_is_not()
    {
        using var temporary = new TemporaryFolder();
        string folder = temporary["trials"];
        new TrialResults(folder).Add(Result("a", 1, 5, 0.7));
        new TrialResults(folder).Add(Result("b", 1, 5, 0.8));
        string file = Path.Combine(folder, TrialResults.FileName);
        File.AppendAllText(file, File.ReadAllText(file)[..40]);

        var results = new TrialResults(folder);
        TrialResult found = results.Find("b-5", "judge", 100, [Score])!;
        Assert.AreEqual(new MetricValue(Score, 0.8, new Interval(0.8 - 0.05, 0.8 + 0.05)), found.Find(Score));
        Assert.IsNull(results.Find("b-5", "another judge", 100, [Score]));
        Assert.IsNull(results.Find("b-5", "judge", 200, [Score]));
        Assert.IsNull(results.Find("b-5", "judge", 100, [Score, "recall"]));
        results.Add(Result("c", 1, 5, 0.9));
        Assert.HasCount(3, File.ReadAllLines(file));
        Assert.IsNotNull(new TrialResults(folder).Find("c-5", "judge", 100, [Score]));

        File.AppendAllText(file, "{ }x\n");
        StringAssert.Contains(Assert.ThrowsExactly<RecipeException>(() => new TrialResults(folder)).Message, "Line 4");
    }

    [TestMethod]
    public void The_shortest_budget_whose_mean_reaches_a_target_counts()
    {
        TrialResult[] results =
        [
            Result("a", 1, 5, 0.79),
            Result("a", 2, 5, 0.80),
            Result("a", 1, 10, 0.83),
            Result("a", 2, 10, 0.81),
            Result("a", 1, 20, 0.9),
        ];
        Assert.AreEqual(10.5, SpeedrunCommand.MinutesUntil(results, 0.80));
        Assert.AreEqual(5.5, SpeedrunCommand.MinutesUntil(results, 0.79));
        Assert.AreEqual(20.5, SpeedrunCommand.MinutesUntil(results, 0.85));
        Assert.IsNull(SpeedrunCommand.MinutesUntil(results, 0.95));
        Assert.IsTrue(SpeedrunCommand.IsDone(results[..4], 0.81));
        Assert.IsFalse(SpeedrunCommand.IsDone(results[..4], 0.82), "one seed has not");
        Assert.IsFalse(SpeedrunCommand.IsDone([], 0.1));
    }

    [TestMethod]
    public async Task An_ablation_trains_each_change_once_and_refuses_a_name_for_two_recipes()
    {
        using var temporary = new TemporaryFolder();
        string[] command =
        [
            "--output", temporary["runs"], "--base", "dense", "--switch", "wide={ \"network\": { \"latentSize\": 60 } }",
            "--data", "shapes",
            "--images", "96", "--held-back", "100", "--samples", "40", "--metric", "ms-ssim", "--threads", "1",
        ];
        Assert.AreEqual(0, await AblationCommand.Build().Parse(command).InvokeAsync());
        string file = Path.Combine(temporary["runs"], TrialResults.FileName);
        string[] lines = File.ReadAllLines(file);
        Assert.HasCount(2, lines);
        StringAssert.Contains(lines[0], "\"trial\":\"base-96-seed1\"");
        StringAssert.Contains(lines[1], "\"trial\":\"wide-96-seed1\"");
        StringAssert.Contains(lines[1], "100 training images held back");

        Assert.AreEqual(0, await AblationCommand.Build().Parse(command).InvokeAsync());
        CollectionAssert.AreEqual(lines, File.ReadAllLines(file));

        File.Delete(file);
        command[5] = "wide={ \"network\": { \"latentSize\": 90 } }";
        Assert.AreEqual(2, await AblationCommand.Build().Parse(command).InvokeAsync());
    }

    private static TrialResult Result(string recipe, long seed, double budget, double score) => new(
        $"{recipe}-{budget}", recipe, seed, budget, 3_000, budget + 0.5, 2, 300, "judge", 100,
        [new MetricValue(Score, score, new Interval(score - 0.05, score + 0.05))]);
}
