using System.CommandLine;
using GanMl.Benchmarks.Commands;
using GanMl.Benchmarks.Recipes;

namespace GanMl.Tests.Benchmarks;

[TestClass]
public sealed class FactorialDesignTests
{
    [TestMethod]
    public void Each_factor_is_in_half_of_the_runs_and_every_other_in_half_of_each()
    {
        bool[][] on =
        [
            .. Enumerable.Range(0, FactorialDesign.MostFactors)
                .Select(factor => Enumerable.Range(0, FactorialDesign.Runs).Select(run => FactorialDesign.IsOn(run, factor)).ToArray()),
        ];
        foreach (bool[] factor in on)
        {
            Assert.AreEqual(4, factor.Count(value => value));
            foreach (bool[] other in on.Where(other => other != factor))
            {
                Assert.AreEqual(2, factor.Zip(other).Count(pair => pair.First && pair.Second));
            }
        }

        // The book's half fraction of four factors: the fourth is the product of the other three.
        CollectionAssert.AreEqual(new[] { false, true, true, false, true, false, false, true }, on[3]);
    }

    [TestMethod]
    public void Of_four_factors_none_is_mistaken_for_two_others()
    {
        for (int factor = 0; factor < 4; factor++)
        {
            for (int one = 0; one < 4; one++)
            {
                for (int other = one + 1; other < 4; other++)
                {
                    double[] pair =
                    [
                        .. Enumerable.Range(0, FactorialDesign.Runs)
                            .Select(run => FactorialDesign.IsOn(run, one) == FactorialDesign.IsOn(run, other) ? 1.0 : -1),
                    ];
                    Assert.AreEqual(0, FactorialDesign.EffectOf(pair, factor), 1e-12);
                }
            }
        }
    }

    [TestMethod]
    public void The_command_is_understood_without_what_has_a_default()
    {
        Command command = FactorsCommand.Build();
        string[] asked = ["--output", "runs", "--factor", "a={}", "--factor", "b={}", "--factor", "c={}"];
        Assert.IsEmpty(command.Parse(asked).Errors);
        Assert.AreEqual("Give --draws 2 or more.", command.Parse([.. asked, "--draws", "1"]).Errors.Single().Message);
    }

    [TestMethod]
    public void Recipes_have_the_changes_that_are_on_and_their_names()
    {
        string[] factors = ["balance={ \"balanceClasses\": true }", "small={ \"batchSize\": 8 }", "seed={ \"seed\": 7 }"];
        IReadOnlyList<Recipe> recipes = FactorsCommand.RecipesOf(Recipe.Of("r3gan"), factors);
        string[] names = ["base", "balance", "small", "balance+small", "seed", "balance+seed", "small+seed", "balance+small+seed"];
        CollectionAssert.AreEqual(names, recipes.Select(recipe => recipe.Name).ToArray());
        CollectionAssert.AreEqual(
            names.Select(name => name.Contains("balance")).ToArray(), recipes.Select(recipe => recipe.Options.BalanceClasses).ToArray());
        CollectionAssert.AreEqual(
            names.Select(name => name.Contains("small")).ToArray(), recipes.Select(recipe => recipe.Options.BatchSize == 8).ToArray());
        Assert.Contains("rename one", Assert.ThrowsExactly<RecipeException>(
            () => FactorsCommand.RecipesOf(Recipe.Of("r3gan"), [factors[0], factors[1], factors[0]])).Message);
    }

    [TestMethod]
    public void Effects_that_add_up_are_found_again()
    {
        double[] effects = [3, -1, 0.5, 0, 2, -4, 7];
        double[] outcomes =
        [
            .. Enumerable.Range(0, FactorialDesign.Runs)
                .Select(run => 10 + effects.Where((_, factor) => FactorialDesign.IsOn(run, factor)).Sum()),
        ];
        for (int factor = 0; factor < effects.Length; factor++)
        {
            Assert.AreEqual(effects[factor], FactorialDesign.EffectOf(outcomes, factor), 1e-12);
        }
    }
}
