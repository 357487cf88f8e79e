using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Dense;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>First weights come from torch's global random numbers, so nothing else may draw from them meanwhile.</summary>
[TestClass]
public sealed class GanTrainerTests
{
    private static readonly TrainingOptions Short = new() { Images = 320, TickImages = 96, BatchSize = 16, AverageHalfLife = 100 };

    [TestMethod]
    [DataRow("dense")]
    [DataRow("dcgan")]
    public void The_same_options_give_the_same_weights_and_another_seed_others(string architecture)
    {
        TrainingOptions options = Short with { Architecture = architecture, Images = 64 };
        byte[] first = Train(options);
        CollectionAssert.AreEqual(first, Train(options));
        CollectionAssert.AreNotEqual(first, Train(options with { Seed = 2 }));
    }

    [TestMethod]
    public void Progress_comes_at_every_tick_and_ends_at_the_last_image()
    {
        using var trainer = new GanTrainer(Short with { Architecture = "dense" }, new ShapesImages(200));
        TrainingProgress[] ticks = [.. trainer.Train()];
        CollectionAssert.AreEqual(new long[] { 96, 192, 288, 320 }, ticks.Select(tick => tick.Images).ToArray());
        foreach (TrainingProgress tick in ticks)
        {
            Assert.AreEqual(320, tick.TotalImages);
            Assert.IsGreaterThan(0, tick.ImagesPerSecond);
            Assert.IsGreaterThan(0, tick.DiscriminatorLoss);
            Assert.IsGreaterThan(0, tick.GeneratorLoss);
            Assert.IsTrue(tick is { RealAccuracy: >= 0 and <= 1, FakeAccuracy: >= 0 and <= 1 });
        }
    }

    [TestMethod]
    public void Cancelled_it_finishes_its_step_and_reports_a_last_time()
    {
        using var trainer = new GanTrainer(Short with { Architecture = "dense", Images = 1_000_000 }, new ShapesImages(200));
        using var cancellation = new CancellationTokenSource();
        TrainingProgress? last = null;
        foreach (TrainingProgress tick in trainer.Train(cancellation.Token))
        {
            last = tick;
            cancellation.Cancel();
        }

        Assert.AreEqual(96, last!.Images);
        Assert.AreEqual(96, trainer.ImagesSeen);
    }

    [TestMethod]
    public void A_loss_that_is_no_number_ends_the_run_with_advice()
    {
        using var trainer = new GanTrainer(Short with { Architecture = "dense" }, new ShapesImages(100));
        using (no_grad())
        {
            trainer.Generator.parameters().First().fill_(float.NaN);
        }

        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => trainer.Train().Last());
        StringAssert.Contains(error.Message, "diverged before image 96");
        StringAssert.Contains(error.Message, "learning rate below 0.001");
    }

    [TestMethod]
    public void A_set_of_one_class_or_the_option_makes_an_unconditional_pair()
    {
        using var trainer = new GanTrainer(Short with { Architecture = "dense", Conditional = false, Images = 32 }, new ShapesImages(100));
        Assert.IsFalse(trainer.Generator.Options.IsConditional);
        Assert.HasCount(1, trainer.Train().ToArray());
        Assert.IsEmpty(trainer.Describe(new ShapesImages(100)).ClassNames);
    }

    [TestMethod]
    public void Images_that_are_not_square_are_refused()
    {
        var images = new ListImages(new ImageShape(1, 1, 2), [0], [0, 0]);
        StringAssert.Contains(Assert.ThrowsExactly<OptionException>(() => new GanTrainer(Short, images)).Message, "square");
    }

    [TestMethod]
    public void The_learning_rate_falls_to_nought_over_the_decay()
    {
        // With a decay over the whole run the last steps barely move: the second half must move less than the first.
        using var trainer = new GanTrainer(
            Short with { Architecture = "dense", LearningRateDecay = 1, Images = 640, TickImages = 320, AverageHalfLife = 0 },
            new ShapesImages(200));
        float[] start = Weights(trainer);
        float[] middle = [], end = [];
        foreach (TrainingProgress tick in trainer.Train())
        {
            (middle, end) = (end, Weights(trainer));
        }

        Assert.IsLessThan(Distance(start, middle), Distance(middle, end) * 1.2);
    }

    [TestMethod]
    public void The_discriminator_takes_several_steps_for_one_of_the_generator()
    {
        using var trainer = new GanTrainer(
            Short with { Architecture = "dense", DiscriminatorSteps = 3, Images = 80, TickImages = 16, AverageHalfLife = 0 },
            new ShapesImages(100));
        var moved = new List<bool>();
        float[] before = Weights(trainer);
        foreach (TrainingProgress tick in trainer.Train())
        {
            float[] now = Weights(trainer);
            moved.Add(!now.SequenceEqual(before));
            Assert.AreEqual(moved[^1], tick.GeneratorLoss > 0);
            before = now;
        }

        CollectionAssert.AreEqual(new[] { false, false, true, false, false }, moved);
    }

    [TestMethod]
    public void The_discriminator_can_have_a_learning_rate_of_its_own()
    {
        // The first step of Adam moves every weight that has a gradient by the learning rate.
        TrainingOptions options = Short with
        {
            Architecture = "dense",
            Optimizer = "adam",
            LearningRate = 1e-3,
            DiscriminatorLearningRate = 4e-3,
            LearningRateDecay = 1,
            Images = 32,
        };
        var network = new NetworkOptions { ImageSize = 16, Channels = 1, Classes = 0, Architecture = new DenseOptions { LatentSize = 8 } };
        using var networks = new TrainingNetworks(options, TrainingParts.Default, network, CPU);
        networks.Train();
        float[] generator = Weights(networks.Generator), discriminator = Weights(networks.Discriminator);
        using (NewDisposeScope())
        {
            _ = networks.Step(0, randn(16, 1, 16, 16).clamp(-1, 1), null, randn(16, 8), randn(16, 8), 32);
        }

        Assert.AreEqual(0.5e-3, LargestStep(generator, Weights(networks.Generator)), 1e-5);
        Assert.AreEqual(2e-3, LargestStep(discriminator, Weights(networks.Discriminator)), 1e-5);

        static double LargestStep(float[] from, float[] to) => from.Zip(to, (before, after) => Math.Abs(before - after)).Max();
    }

    private static double Distance(float[] one, float[] other) =>
        Math.Sqrt(one.Zip(other).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));

    private static float[] Weights(GanTrainer trainer) => Weights(trainer.Generator);

    private static float[] Weights(nn.Module module) =>
        [.. module.parameters().SelectMany(weight => weight.detach().data<float>().ToArray())];

    private static byte[] Train(TrainingOptions options)
    {
        using var trainer = new GanTrainer(options, new ShapesImages(100));
        _ = trainer.Train().Last();
        return [.. trainer.AveragedGenerator.state_dict().SelectMany(entry => entry.Value.detach().bytes.ToArray())];
    }
}
