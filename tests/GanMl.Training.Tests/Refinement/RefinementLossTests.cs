using GanMl.Models.Classification;
using GanMl.Training.Metrics;
using GanMl.Training.Refinement;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Refinement;

[TestClass]
public sealed class RefinementLossTests
{
    [TestMethod]
    public void The_energy_distance_is_that_of_its_definition()
    {
        using DisposeScope scope = NewDisposeScope();
        double[][] x = [[0, 0], [3, 4], [1, 1]], y = [[0, 1], [6, 8]];

        // The variances of y are 18 and 24.5, so lengths are in units of the root of 42.5.
        double unit = Math.Sqrt(42.5);
        double between = x.SelectMany(one => y.Select(other => Length(one, other))).Average();
        double half = (between - (PairMean(x) / 2) - (PairMean(y) / 2)) / unit;
        Assert.AreEqual(half, EnergyLoss.Half(Matrix(x), Matrix(y)).item<float>(), 1e-5);

        double PairMean(double[][] set) => set
            .SelectMany((one, i) => set.Where((_, j) => i != j).Select(other => Length(one, other))).Average();

        static double Length(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());
    }

    [TestMethod]
    public void Small_batches_of_one_distribution_are_at_no_distance_in_the_mean_and_those_of_two_are()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(1);
        Assert.AreEqual(0, Mean(spread: 1, shift: 0), 0.004);
        Assert.IsGreaterThan(0.02, Mean(spread: 1, shift: 1));

        // The same mean and half the spread: variety is asked for.
        Assert.IsGreaterThan(0.02, Mean(spread: 0.5, shift: 0));

        static double Mean(double spread, double shift) => Enumerable.Range(0, 400)
            .Average(_ => EnergyLoss.Half((randn(8, 4) * spread) + (shift / 2), randn(16, 4)).item<float>());
    }

    [TestMethod]
    public void Transported_features_have_the_moments_of_the_real_ones()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(2);
        Tensor real = randn(4_000, 3).mm(Matrix([[1, 0.5, 0], [0, 1, 0.3], [0, 0, 0.7]])) + 2;
        Tensor drawn = (randn(4_000, 3) * 0.4) - 1;
        using var transport = new FrechetTransport(real, drawn);
        double unit = 1 / Math.Sqrt(real.var(0).sum().item<float>());
        Tensor targets = transport.Targets(drawn * unit) / unit;
        using var wanted = new FeatureMoments(real);
        using var found = new FeatureMoments(targets);
        using var before = new FeatureMoments(drawn);
        Assert.IsLessThan(1e-3 * FrechetDistance.Between(wanted, before), FrechetDistance.Between(wanted, found));
    }

    [TestMethod]
    public void The_gradient_is_that_of_half_the_Frechet_distance_by_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(3);
        Tensor real = randn(500, 2).mm(Matrix([[1, 0.6], [0, 0.8]])) + 0.5;
        Tensor drawn = (randn(200, 2) * 0.5).requires_grad_(true);
        using var transport = new FrechetTransport(real, drawn.detach());

        // Nothing is forgotten: the moments stay those of this batch.
        transport.Loss(drawn, forgotten: 0).backward();
        double spread = real.var(0).sum().item<float>();
        const double Step = 0.05;
        foreach ((long row, long column) in new (long, long)[] { (0, 0), (7, 1), (150, 0) })
        {
            double slope = (DistanceWith(row, column, Step) - DistanceWith(row, column, -Step)) / (2 * Step);
            Assert.AreEqual(slope / 2 / spread, drawn.grad![row, column].item<float>(), 0.03 * Math.Abs(slope / 2 / spread) + 2e-5);
        }

        double DistanceWith(long row, long column, double change)
        {
            using IDisposable noGradient = no_grad();
            Tensor moved = drawn.detach().clone();
            moved[row, column] += change;
            using var first = new FeatureMoments(real);
            using var second = new FeatureMoments(moved);
            return FrechetDistance.Between(first, second);
        }
    }

    [TestMethod]
    public void The_stages_of_a_classifier_are_those_on_the_way_to_its_logits()
    {
        using DisposeScope scope = NewDisposeScope();
        using var classifier = new SmallClassifier(1, 28, 20, 3, seed: 4);
        Tensor images = rand(5, 1, 28, 20);
        IReadOnlyList<Tensor> stages = classifier.Stages(images);
        CollectionAssert.AreEqual(new long[] { 5, 64, 7, 5 }, classifier.MapsShape(5));
        CollectionAssert.AreEqual(new long[] { 5, 64 * 7 * 5 }, stages[0].shape);
        Assert.IsTrue(stages[1].clamp(min: 0).equal(classifier.Features(images)).all().item<bool>());
    }

    private static Tensor Matrix(double[][] rows) =>
        tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]).to(ScalarType.Float32);
}
