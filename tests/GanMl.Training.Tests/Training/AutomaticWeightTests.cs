using GanMl.Images.Shapes;
using GanMl.Models.Dense;
using GanMl.Training.Losses;
using GanMl.Training.Regularizers;
using GanMl.Training.Trainer;
using TorchSharp;

namespace GanMl.Tests.Training;

/// <summary>The weight that a training finds: its rule by hand, and what it does to a discriminator.</summary>
[TestClass]
public sealed class AutomaticWeightTests
{
    [TestMethod]
    public void It_rises_while_the_discriminator_is_too_certain_and_keeps_its_bounds()
    {
        using var weight = new AutomaticWeight();
        Assert.AreEqual(AutomaticWeight.First, weight.Weight, 1e-12);

        // After one half-life the mean is half way from the target to what was seen.
        weight.Update(AutomaticWeight.Target + 0.1, (int)AutomaticWeight.HalfLife);
        double expected = AutomaticWeight.First * Math.Exp(AutomaticWeight.Rate * 0.5 * AutomaticWeight.HalfLife / 1_000);
        Assert.AreEqual(expected, weight.Weight, 1e-9);
        Repeat(1, 400);
        Assert.AreEqual(AutomaticWeight.Highest, weight.Weight, 1e-9);
        Repeat(AutomaticWeight.Target, 20);
        Assert.AreEqual(AutomaticWeight.Highest, weight.Weight, 0.5, "at the target it stays");
        Repeat(0.5, 400);
        Assert.AreEqual(AutomaticWeight.First, weight.Weight, 1e-9, "it falls back to where it began, and no further");

        void Repeat(double certainty, int times)
        {
            for (int step = 0; step < times; step++)
            {
                weight.Update(certainty, 1_000);
            }
        }
    }

    /// <summary>1 / (1 + e^-m), of margins of which real ones are above 0 and generated ones below where it is right.</summary>
    [TestMethod]
    public void One_that_is_right_by_a_hair_is_not_certain()
    {
        Assert.AreEqual(0.5, Certainty([1e-4f, 2e-4f], [-1e-4f, -2e-4f]), 1e-3);
        Assert.AreEqual((0.880797 + 0.268941 + 0.731059 + 0.5) / 4, Certainty([2, -1], [-1, 0]), 1e-5);
        Assert.AreEqual(1, Certainty([30], [-30]), 1e-6);

        static double Certainty(float[] real, float[] fake)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            return AutomaticWeight.CertaintyOf(torch.tensor(real), torch.tensor(fake)).item<float>();
        }
    }

    /// <summary>What each loss wants of a discriminator is to be certain, and what it scores where it cannot tell is one half.</summary>
    [TestMethod]
    [DataRow("binary-cross-entropy", 6f, -6f)]
    [DataRow("non-saturating", 6f, -6f)]
    [DataRow("minimax", 6f, -6f)]
    [DataRow("relativistic", 3f, -3f)]
    [DataRow("hinge", 1f, -1f)]
    [DataRow("least-squares", 1f, 0f)]
    [DataRow("wasserstein", 3f, -3f)]
    public void With_every_loss_a_discriminator_that_is_perfect_is_too_certain(string name, float real, float fake)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        IGanLoss loss = LossCatalogue.Default.Find(name);
        (torch.Tensor ofReal, torch.Tensor ofFake) = loss.Margins(torch.tensor(new[] { real }), torch.tensor(new[] { fake }));
        Assert.IsGreaterThan(AutomaticWeight.Target, AutomaticWeight.CertaintyOf(ofReal, ofFake).item<float>());
        float middle = (real + fake) / 2;
        (ofReal, ofFake) = loss.Margins(torch.tensor(new[] { middle }), torch.tensor(new[] { middle }));
        Assert.AreEqual(0.5, AutomaticWeight.CertaintyOf(ofReal, ofFake).item<float>(), 1e-6);
    }

    [TestMethod]
    public void A_discriminator_that_wins_is_held_back()
    {
        // Against a generator that does not learn, the discriminator is soon certain: the weight must rise.
        var options = new TrainingOptions
        {
            Architecture = "dense",
            Network = new DenseOptions { LatentSize = 8 },
            Optimizer = "adam",
            Loss = "relativistic",
            LearningRate = 1e-9,
            DiscriminatorLearningRate = 1e-3,
            Images = 1_600,
            TickImages = 800,
            BatchSize = 16,
            Regularizers = [RegularizerOptions.Parse("r1:auto:4"), RegularizerOptions.Parse("r2:auto:4")],
            Device = "cpu",
        };
        using var trainer = new GanTrainer(options, new ShapesImages(100, size: 16));
        TrainingProgress[] ticks = [.. trainer.Train()];
        Assert.IsGreaterThan(AutomaticWeight.First, ticks[0].FoundWeight!.Value);
        Assert.IsGreaterThan(ticks[0].FoundWeight!.Value, ticks[1].FoundWeight!.Value);
        using var fixedWeight = new GanTrainer(options with { Regularizers = [new("r1", 1, 4)] }, new ShapesImages(100, size: 16));
        Assert.IsNull(fixedWeight.Train().First().FoundWeight);
    }
}
