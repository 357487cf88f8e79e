using GanMl.Training.Averaging;

namespace GanMl.Tests.Averaging;

/// <summary>The formulas of power-function averages: against the paper's numbers, integrals by sums, and averages step by step.</summary>
[TestClass]
public sealed class PowerProfileTests
{
    /// <summary>Karras et al. (2024) give 6.94 and 16.97 for their two widths; the mean of all has 1 / sqrt(12).</summary>
    [TestMethod]
    [DataRow(0.05, 16.97)]
    [DataRow(0.10, 6.94)]
    public void The_power_of_a_width_is_the_papers(double deviation, double exponent)
    {
        Assert.AreEqual(exponent, PowerProfile.Of(deviation, 1).Exponent, 0.005);
        Assert.AreEqual(deviation, PowerProfile.DeviationOf(PowerProfile.Of(deviation, 1).Exponent), 1e-12);
        Assert.AreEqual(1 / Math.Sqrt(12), PowerProfile.DeviationOf(0), 1e-12);

        // The width is what it says: the standard deviation of the density 1 <= x^g.
        double mean = Integral(1, x => x * Density(x)), square = Integral(1, x => x * x * Density(x));
        Assert.AreEqual(deviation, Math.Sqrt(square - (mean * mean)), 1e-4);

        double Density(double x) => (exponent + 1) * Math.Pow(x, exponent);
    }

    [TestMethod]
    [DataRow(16.97, 100, 6.94, 100)]
    [DataRow(16.97, 60, 6.94, 100)]
    [DataRow(6.94, 100, 16.97, 60)]
    [DataRow(0, 50, 2.5, 80)]
    public void The_product_of_two_profiles_is_its_integral(double one, double oneEnd, double other, double otherEnd)
    {
        double expected = Integral(Math.Min(oneEnd, otherEnd), x => Density(x, one, oneEnd) * Density(x, other, otherEnd));
        double product = new PowerProfile(one, oneEnd).Times(new PowerProfile(other, otherEnd));
        Assert.AreEqual(expected, product, 1e-4 * expected);

        static double Density(double x, double exponent, double end) =>
            (exponent + 1) * Math.Pow(x, exponent) / Math.Pow(end, exponent + 1);
    }

    [TestMethod]
    public void Step_by_step_an_average_has_its_profile()
    {
        // With weights that are the images seen themselves, the average is (g + 1) / (g + 2) of them at the end.
        double exponent = PowerProfile.Of(0.1, 1).Exponent, average = 0;
        for (long seen = 8; seen <= 80_000; seen += 8)
        {
            average = seen + ((average - seen) * PowerProfile.Kept(exponent, seen, 8));
        }

        Assert.AreEqual((exponent + 1) / (exponent + 2), average / 80_000, 1e-4);
    }

    [TestMethod]
    [DataRow(0.05, 1e-9)]
    [DataRow(0.06, 0.01)]
    [DataRow(0.08, 0.01)]
    [DataRow(0.15, 0.02)]
    [DataRow(0.25, 0.05)]
    [DataRow(0.03, 0.15)]
    public void From_snapshots_of_two_widths_another_is_made_up(double deviation, double tolerance)
    {
        const int Batch = 32;
        const int Steps = 3_200;
        const int Every = Steps / 16;
        double wantedExponent = PowerProfile.Of(deviation, 1).Exponent;
        double[] kept = [.. PowerAverage.Kept.Select(width => PowerProfile.Of(width, 1).Exponent)];

        // A weight that wanders, with 0 as its mean: nothing is gained by its amounts adding up to 1.
        var random = new Random(4);
        double weight = 0, wanted = 0, path = 0;
        double[] averages = new double[2];
        var snapshots = new List<(PowerProfile Profile, double Average)>();
        for (int step = 1; step <= Steps; step++)
        {
            weight += random.NextDouble() - 0.5;
            path = Math.Max(path, Math.Abs(weight));
            wanted += (weight - wanted) * (1 - PowerProfile.Kept(wantedExponent, step * Batch, Batch));
            for (int i = 0; i < 2; i++)
            {
                averages[i] += (weight - averages[i]) * (1 - PowerProfile.Kept(kept[i], step * Batch, Batch));
                if (step % Every == 0)
                {
                    snapshots.Add((new PowerProfile(kept[i], step * Batch), averages[i]));
                }
            }
        }

        (double[] amounts, double error) =
            PowerProfile.Fit([.. snapshots.Select(one => one.Profile)], PowerProfile.Of(deviation, Steps * Batch));
        Assert.AreEqual(1, amounts.Sum(), 1e-9);
        Assert.IsLessThanOrEqualTo(Math.Max(1e-6, 4 * tolerance), error, "the profile");
        double made = snapshots.Zip(amounts, (one, amount) => one.Average * amount).Sum();
        Assert.AreEqual(wanted, made, Math.Max(1e-6, tolerance) * path);
    }

    private static double Integral(double end, Func<double, double> of)
    {
        const int Parts = 200_000;
        return Enumerable.Range(0, Parts).Sum(part => of((part + 0.5) * end / Parts)) * end / Parts;
    }
}
