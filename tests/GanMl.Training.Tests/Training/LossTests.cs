using GanMl.Training.Losses;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>Each loss against its formula in ordinary arithmetic, and the direction in which it pulls.</summary>
[TestClass]
public sealed class LossTests
{
    private static readonly double[] Real = [-2, 0.5, 3];
    private static readonly double[] Fake = [1, -0.25, -4];

    [TestMethod]
    public void Binary_cross_entropy_is_that_of_the_sigmoid() => AssertLoss(
        new BinaryCrossEntropyLoss(),
        (Real.Sum(x => -Math.Log(Sigmoid(x))) + Fake.Sum(x => -Math.Log(1 - Sigmoid(x)))) / 6,
        Fake.Average(x => -Math.Log(Sigmoid(x))));

    [TestMethod]
    public void A_loss_stays_finite_where_a_probability_would_round_to_nought()
    {
        using var scope = NewDisposeScope();
        var loss = new BinaryCrossEntropyLoss();
        Tensor sure = full([2, 1], 1000f);
        Assert.AreEqual(1000, loss.Discriminator(-sure, sure).item<float>(), 1e-3);
        Assert.AreEqual(1000, loss.Generator(-sure).item<float>(), 1e-3);
    }

    [TestMethod]
    public void Non_saturating_is_the_sum_where_binary_cross_entropy_is_the_mean() => AssertLoss(
        new NonSaturatingLoss(),
        Real.Average(x => -Math.Log(Sigmoid(x))) + Fake.Average(x => -Math.Log(1 - Sigmoid(x))),
        Fake.Average(x => -Math.Log(Sigmoid(x))));

    [TestMethod]
    public void In_minimax_the_generator_minimises_what_the_discriminator_maximises() => AssertLoss(
        new MinimaxLoss(),
        Real.Average(x => -Math.Log(Sigmoid(x))) + Fake.Average(x => -Math.Log(1 - Sigmoid(x))),
        Fake.Average(x => Math.Log(1 - Sigmoid(x))));

    // Real: (9 + 0.25 + 4) / 3, fake: (1 + 0.0625 + 16) / 3, generator: (0 + 1.5625 + 25) / 3, each halved.
    [TestMethod]
    public void Least_squares_by_hand() => AssertLoss(new LeastSquaresLoss(), (13.25 + 17.0625) / 6, 26.5625 / 6);

    // Real: max(0, 1 - x) is 3, 0.5, 0; fake: max(0, 1 + x) is 2, 0.75, 0; the generator's mean is -3.25 / 3.
    [TestMethod]
    public void Hinge_by_hand() => AssertLoss(new HingeLoss(), (3.5 + 2.75) / 3, 3.25 / 3);

    // The means are 0.5 and -3.25 / 3, the squares of the real ones 4, 0.25 and 9.
    [TestMethod]
    public void Wasserstein_with_drift_by_hand() => AssertLoss(new WassersteinLoss(), (-3.25 / 3) - 0.5 + (0.001 * 13.25 / 3), 3.25 / 3);

    [TestMethod]
    public void Relativistic_compares_row_by_row()
    {
        double[] lead = [.. Real.Zip(Fake, (real, fake) => real - fake)];
        AssertLoss(new RelativisticLoss(), lead.Average(x => -Math.Log(Sigmoid(x))), lead.Average(x => -Math.Log(Sigmoid(-x))));
        using var scope = NewDisposeScope();
        Assert.ThrowsExactly<ArgumentNullException>(() => new RelativisticLoss().Generator(zeros(2, 1)));
    }

    [TestMethod]
    [DataRow("non-saturating", new double[] { -2, 0.5, 3 }, new double[] { 1, -0.25, -4 })]
    [DataRow("hinge", new double[] { -2, 0.5, 3 }, new double[] { 1, -0.25, -4 })]
    [DataRow("least-squares", new double[] { -10, 0, 10 }, new double[] { 2, -3, -18 })]
    [DataRow("wasserstein", new double[] { -3, 0.75, 7 }, new double[] { 3, -0.75, -7 })]
    [DataRow("relativistic", new double[] { -3, 0.75, 7 }, new double[] { 3, -0.75, -7 })]
    public void Margins_tell_what_is_taken_for_real(string name, double[] real, double[] fake)
    {
        using var scope = NewDisposeScope();
        (Tensor realMargins, Tensor fakeMargins) = LossCatalogue.Default.Find(name).Margins(tensor(Real), tensor(Fake));
        CollectionAssert.AreEqual(real, realMargins.data<double>().ToArray());
        CollectionAssert.AreEqual(fake, fakeMargins.data<double>().ToArray());
    }

    [TestMethod]
    public void Smoothed_targets_of_real_images_are_below_one()
    {
        double real = Real.Average(x => -(0.9 * Math.Log(Sigmoid(x))) - (0.1 * Math.Log(1 - Sigmoid(x)))),
            fake = Fake.Average(x => -Math.Log(1 - Sigmoid(x)));
        double generator = Fake.Average(x => -Math.Log(Sigmoid(x)));
        AssertLoss(new OneSidedLabelSmoothing(new NonSaturatingLoss(), 0.1), real + fake, generator);
        AssertLoss(new OneSidedLabelSmoothing(new BinaryCrossEntropyLoss(), 0.1), (real + fake) / 2, generator);
        Assert.Contains(
            "hinge has no probability",
            Assert.ThrowsExactly<ArgumentException>(() => new OneSidedLabelSmoothing(new HingeLoss(), 0.1)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => new OneSidedLabelSmoothing(new MinimaxLoss(), 0.5));
    }

    [TestMethod]
    public void Every_loss_pulls_real_logits_up_for_the_discriminator_and_generated_ones_up_for_the_generator()
    {
        foreach (IGanLoss loss in LossCatalogue.Default.All)
        {
            using var scope = NewDisposeScope();
            Tensor real = zeros([2, 1], requires_grad: true), fake = zeros([2, 1], requires_grad: true);
            loss.Discriminator(real, fake).backward();
            Assert.IsTrue(real.grad!.lt(0).all().item<bool>(), $"{loss.Name}, real");
            Tensor forDiscriminator = fake.grad!.clone();
            Assert.IsTrue(forDiscriminator.ge(0).all().item<bool>(), $"{loss.Name}, fake");
            fake.grad!.zero_();
            loss.Generator(fake, real.detach()).backward();
            Assert.IsTrue(fake.grad!.lt(0).all().item<bool>(), $"{loss.Name}, generator");
        }
    }

    [TestMethod]
    public void Names_are_unique_and_found_in_any_case()
    {
        Assert.AreEqual(LossCatalogue.Default.All.Count, LossCatalogue.Default.All.Select(loss => loss.Name).Distinct().Count());
        Assert.AreSame(LossCatalogue.Default.All[^1], LossCatalogue.Default.Find(LossCatalogue.Default.All[^1].Name.ToUpperInvariant()));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static void AssertLoss(IGanLoss loss, double discriminator, double generator)
    {
        using var scope = NewDisposeScope();
        Tensor real = tensor(Real).unsqueeze(1), fake = tensor(Fake).unsqueeze(1);
        Assert.AreEqual(discriminator, loss.Discriminator(real, fake).item<double>(), 1e-12, $"{loss.Name}, discriminator");
        Assert.AreEqual(
            generator, loss.Generator(fake, loss.GeneratorComparesWithReal ? real : null).item<double>(), 1e-12, $"{loss.Name}, generator");
    }
}
