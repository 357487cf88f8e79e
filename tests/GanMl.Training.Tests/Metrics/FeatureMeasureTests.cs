using System.Text.Json;
using GanMl.Training.Metrics;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>
/// The measures over features against numpy, scipy and scikit-learn (Golden/feature_measures.py), and where the answer is known.
/// </summary>
[TestClass]
public sealed class FeatureMeasureTests
{
    private static JsonElement Golden => GoldenNumbers.Measured;

    [TestMethod]
    public void Moments_are_those_of_numpy_however_they_are_batched()
    {
        using var scope = NewDisposeScope();
        Tensor real = Real();
        using var moments = new FeatureMoments(real.narrow(0, 0, 1));
        moments.Add(real.narrow(0, 1, 40));
        moments.Add(real.narrow(0, 41, 19));
        Assert.AreEqual(60, moments.Count);
        AssertAll(Golden.GetProperty("mean"), moments.Mean());
        AssertAll(Golden.GetProperty("covariance"), moments.Covariance());
    }

    [TestMethod]
    public void Moments_keep_their_digits_far_from_nought()
    {
        using var scope = NewDisposeScope();
        using var moments = new FeatureMoments(Real() + 1e6);
        Tensor covariance = moments.Covariance().flatten();
        double[] expected = [.. Golden.GetProperty("covariance").EnumerateArray().Select(value => value.GetDouble())];
        Assert.IsLessThan(1e-8, (covariance - tensor(expected)).abs().max().item<double>());
    }

    [TestMethod]
    public void Frechet_distance_is_that_of_scipy()
    {
        using var scope = NewDisposeScope();
        using var real = new FeatureMoments(Real());
        using var generated = new FeatureMoments(Generated());
        Assert.AreEqual(Golden.GetProperty("frechet").GetDouble(), FrechetDistance.Between(real, generated), 1e-10);
        Assert.AreEqual(Golden.GetProperty("frechet").GetDouble(), FrechetDistance.Between(generated, real), 1e-10);
        Assert.AreEqual(0, FrechetDistance.Between(real, real), 1e-10);
    }

    // Two normal distributions with the covariances s^2 I and t^2 I, d apart: d^2 + D (s - t)^2. Rows that are plus and minus
    // a multiple of each axis have exactly such moments.
    [TestMethod]
    public void Frechet_distance_of_two_round_clouds_is_known()
    {
        using var scope = NewDisposeScope();
        using var narrow = new FeatureMoments(Round(2));
        using var wide = new FeatureMoments(Round(6) + 3);
        // A variance of 2 r^2 / 7 along each of four axes, and a difference of 3 in each mean.
        static double Deviation(double radius) => Math.Sqrt(2 * radius * radius / 7);
        Assert.AreEqual((4 * 9) + (4 * Math.Pow(Deviation(6) - Deviation(2), 2)), FrechetDistance.Between(narrow, wide), 1e-10);
    }

    [TestMethod]
    public void Frechet_distance_holds_where_a_feature_never_changes()
    {
        using var scope = NewDisposeScope();
        Tensor flat = cat([Real(), ones(60, 2, ScalarType.Float64)], 1);
        using var moments = new FeatureMoments(flat);
        using var shifted = new FeatureMoments(flat + 1);
        Assert.AreEqual(8, FrechetDistance.Between(moments, shifted), 1e-6);
    }

    [TestMethod]
    public void Kernel_distance_is_that_of_scikit_learn()
    {
        using var scope = NewDisposeScope();
        Assert.AreEqual(Golden.GetProperty("kernel").GetDouble(), KernelDistance.Between(Real(), Generated()), 1e-12);
        // Subsets of everything are everything, and of half of it they scatter around it.
        Assert.AreEqual(Golden.GetProperty("kernel").GetDouble(), KernelDistance.OfSubsets(Real(), Generated(), 3).Average(), 1e-12);
        double[] subsets = KernelDistance.OfSubsets(Real(), Generated(), 200, 25);
        Assert.AreEqual(Golden.GetProperty("kernel").GetDouble(), subsets.Average(), 0.02);
        Assert.IsGreaterThan(1, subsets.Distinct().Count());
        CollectionAssert.AreEqual(subsets, KernelDistance.OfSubsets(Real(), Generated(), 200, 25));
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Neighbourhoods_are_those_of_scikit_learn(int neighbours)
    {
        using var scope = NewDisposeScope();
        JsonElement golden = Golden.GetProperty(neighbours.ToString(System.Globalization.CultureInfo.InvariantCulture));
        NeighbourhoodShares shares = Neighbourhoods.Of(Real(), Generated(), neighbours);
        Assert.AreEqual(golden.GetProperty("precision").GetDouble(), shares.Precision.Value, 1e-12);
        Assert.AreEqual(golden.GetProperty("recall").GetDouble(), shares.Recall.Value, 1e-12);
        Assert.AreEqual(golden.GetProperty("density").GetDouble(), shares.Density, 1e-12);
        Assert.AreEqual(golden.GetProperty("coverage").GetDouble(), shares.Coverage.Value, 1e-12);
    }

    [TestMethod]
    public void Distances_to_the_nearest_are_those_of_scikit_learn()
    {
        using var scope = NewDisposeScope();
        AssertAll(Golden.GetProperty("nearest"), tensor(Memorization.NearestDistances(Real(), Generated())));
        CollectionAssert.AreEqual(
            new double[] { 5, 0 },
            Memorization.NearestDistances(tensor(new double[,] { { 0, 0 }, { 9, 9 } }), tensor(new double[,] { { 3, 4 }, { 9, 9 } })));
    }

    [TestMethod]
    public void Distances_that_are_computed_in_blocks_are_those_of_torch()
    {
        using var scope = NewDisposeScope();
        // More vectors, and more references, than one tile has.
        Tensor references = rand(1_300, 2_048) + 1, vectors = rand(150, 2_048);
        Tensor expected = cdist(vectors.to(ScalarType.Float64), references.to(ScalarType.Float64)).square();
        double[,] found = new double[150, 1_300];
        DistanceTiles.Visit(vectors, references, (vector, reference, columns, squared) =>
        {
            for (int i = 0; i < squared.Length; i++)
            {
                found[vector + (i / columns), reference + (i % columns)] += squared[i];
            }
        });
        Assert.IsTrue(tensor(found).allclose(expected, 1e-11, 0));
    }

    [TestMethod]
    public void Moments_that_are_taken_in_blocks_are_those_of_all()
    {
        using var scope = NewDisposeScope();
        Tensor features = (rand(17_000, 256) * linspace(1, 3, 256)) + 5;
        using var moments = new FeatureMoments(features);
        Assert.AreEqual(17_000, moments.Count);
        Tensor all = features.to(ScalarType.Float64), mean = all.mean([0]), centred = all - mean;
        Assert.IsTrue(moments.Mean().allclose(mean, 1e-12, 0));
        Assert.IsTrue(moments.Covariance().allclose(centred.t().mm(centred) / 16_999, 1e-9, 1e-12));
    }

    [TestMethod]
    public void A_set_covers_itself_and_half_of_it_does_not()
    {
        using var scope = NewDisposeScope();
        // More rows than one block has.
        Tensor many = rand(2_500, 3, ScalarType.Float64);
        NeighbourhoodShares same = Neighbourhoods.Of(many, many, 3);
        Assert.AreEqual((1, 1, 1), (same.Precision.Value, same.Recall.Value, same.Coverage.Value));
        Assert.IsGreaterThan(1, same.Density);

        // Two clouds far apart, and a generator that draws the second only: all of it is real, half of the real images are lost.
        Tensor clouds = cat([rand(600, 3, ScalarType.Float64), rand(600, 3, ScalarType.Float64) + 100]);
        NeighbourhoodShares half = Neighbourhoods.Of(clouds, clouds.narrow(0, 600, 600), 3);
        Assert.AreEqual((1, 0.5, 0.5), (half.Precision.Value, half.Recall.Value, half.Coverage.Value));
        NeighbourhoodShares apart = Neighbourhoods.Of(clouds.narrow(0, 0, 600), clouds.narrow(0, 600, 600), 3);
        Assert.AreEqual(new NeighbourhoodShares(new(0, 600), new(0, 600), new(0, 600), 0, new(0, 0)), apart);
    }

    [TestMethod]
    public void What_cannot_be_compared_is_refused_with_the_reason()
    {
        using var scope = NewDisposeScope();
        Tensor real = Real();
        Assert.Contains("with 6", Refusal(() => KernelDistance.Between(ones(9, 6), ones(9, 5)), "5 values"));
        Assert.Contains("3 feature vectors", Refusal(() => Neighbourhoods.Of(real, ones(3, 6), 3), "at least 4"));
        Assert.Contains("matrix", Refusal(() => KernelDistance.Between(ones(9), ones(9, 5)), "1 dimensions"));
        using var moments = new FeatureMoments(real);
        using var smaller = new FeatureMoments(ones(9, 5));
        using var single = new FeatureMoments(ones(1, 6));
        Refusal(() => FrechetDistance.Between(moments, smaller), "one feature network");
        Refusal(() => moments.Add(ones(2, 5)), "one feature network");
        Assert.ThrowsExactly<InvalidOperationException>(() => FrechetDistance.Between(single, moments));
    }

    private static string Refusal(Action compare, string reason)
    {
        string message = Assert.ThrowsExactly<ArgumentException>(compare).Message;
        Assert.Contains(reason, message);
        return message;
    }

    private static Tensor Real() => GoldenNumbers.Features(60, 6, 1, 1, 0);

    private static Tensor Generated() => GoldenNumbers.Features(50, 6, 2, 0.8, 0.3);

    private static Tensor Round(double radius) => cat([eye(4, dtype: ScalarType.Float64), -eye(4, dtype: ScalarType.Float64)]) * radius;

    private static void AssertAll(JsonElement expected, Tensor actual)
    {
        double[] values = [.. actual.flatten().data<double>()];
        double[] golden = [.. expected.EnumerateArray().Select(value => value.GetDouble())];
        Assert.HasCount(golden.Length, values);
        for (int i = 0; i < golden.Length; i++)
        {
            Assert.AreEqual(golden[i], values[i], 1e-12, $"value {i}");
        }
    }
}
