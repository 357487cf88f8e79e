namespace GanMl.Benchmarks.Recipes;

/// <summary>
/// Up to seven factors in eight runs: a factorial design of two levels (Box, Hunter and Hunter, 2005, chapter 6). The first three factors
/// are tried in every combination; each other one is on where a product of two or three of them is. So each factor is on in four runs, and
/// every other one in two of these. With up to four factors the effect of one is told apart from those of pairs (resolution IV), with more
/// it is not (resolution III).
/// </summary>
internal static class FactorialDesign
{
    /// <summary>How many runs there are.</summary>
    internal const int Runs = 8;

    /// <summary>The most factors.</summary>
    internal const int MostFactors = 7;

    // Which of the first three factors each is the product of.
    private static readonly int[][] Generators = [[0], [1], [2], [0, 1, 2], [0, 1], [0, 2], [1, 2]];

    /// <summary>Whether a factor is on in a run.</summary>
    /// <param name="run">0 to 7.</param>
    /// <param name="factor">0 to 6.</param>
    internal static bool IsOn(int run, int factor)
    {
        int off = Generators[factor].Count(first => (run & (1 << first)) == 0);
        return off % 2 == 0;
    }

    /// <summary>By how much the outcome is higher where a factor is on than where it is off, in the mean.</summary>
    /// <param name="outcomes">Of the runs, in their order.</param>
    /// <param name="factor">0 to 6.</param>
    internal static double EffectOf(IReadOnlyList<double> outcomes, int factor)
    {
        double with = outcomes.Where((_, run) => IsOn(run, factor)).Average();
        return with - outcomes.Where((_, run) => !IsOn(run, factor)).Average();
    }
}
