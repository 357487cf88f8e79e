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

        // The table of the book: the fourth is on where the first two are both on or both off.
        CollectionAssert.AreEqual(new[] { true, false, false, true, true, false, false, true }, on[3]);
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
