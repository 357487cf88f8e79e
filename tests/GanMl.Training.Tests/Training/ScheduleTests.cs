using GanMl.Images.Shapes;
using GanMl.Models;
using GanMl.Models.Dense;
using GanMl.Training.Optimizers;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Schedules;
using GanMl.Training.Trainer;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>What changes over a run: learning rates, betas and weights of penalties, by numbers worked out by hand.</summary>
[TestClass]
public sealed class ScheduleTests
{
    private static readonly TrainingOptions Options = new()
    {
        Architecture = "dense",
        Network = new DenseOptions { LatentSize = 8 },
        Images = 1_000,
        BatchSize = 50,
        Optimizer = "adam",
        Beta1 = 0,
        Beta2 = 0.9,
        Device = "cpu",
    };

    [TestMethod]
    [DataRow(0, 1.0)]
    [DataRow(500, 1.0)]
    [DataRow(750, 0.625)]
    [DataRow(875, 0.25 + (0.75 * 0.14644660940672624))]
    [DataRow(1_000, 0.25)]
    public void The_learning_rate_falls_along_half_a_cosine_to_what_shall_be_left(long images, double expected) => Assert.AreEqual(
        expected,
        (Options with { LearningRateDecay = 0.5, LearningRateCurve = LearningRateCurve.Cosine, LearningRateEnd = 0.25 })
            .LearningRateFactorAt(images),
        1e-12);

    [TestMethod]
    public void The_learning_rate_rises_at_first_and_falls_in_a_straight_line_as_before()
    {
        TrainingOptions options = Options with { LearningRateDecay = 0.4, LearningRateWarmup = 0.2 };
        double[] factors = [.. new long[] { 0, 50, 150, 200, 600, 700, 950 }.Select(options.LearningRateFactorAt)];
        double[] expected = [0.25, 0.5, 1, 1, 1, 0.75, 0.125];
        foreach ((double factor, double wanted) in factors.Zip(expected))
        {
            Assert.AreEqual(wanted, factor, 1e-12);
        }

        Assert.AreEqual(1, Options.LearningRateFactorAt(999));
        Assert.IsNull(Options.Beta2At(500));
        Assert.AreEqual(0.9 + (0.09 * (1 - Math.Sqrt(0.5)) / 2), (Options with { Beta2End = 0.99 }).Beta2At(250)!.Value, 1e-12);
    }

    [TestMethod]
    public void Adam_takes_learning_rate_and_betas_of_each_moment_also_from_a_checkpoint()
    {
        using var scope = NewDisposeScope();
        using var weights = new Parameter(zeros(3));
        using optim.Optimizer adam = new OptimizerKindOf("adam").Make(weights);
        var control = new OptimizerControl(adam);
        var group = (Adam.ParamGroup)adam.ParamGroups.Single();
        control.Set(new OptimizerPace(0.01, null));
        Assert.AreEqual((0.01, 0.5, 0.999), (group.LearningRate, group.Betas.Item1, group.Betas.Item2));

        control.Set(new OptimizerPace(0.01, 0.95));
        Assert.AreEqual((0.5, 0.95), group.Betas);

        // A penalty at every fourth step, as a step of its own: four fifths of the learning rate, and the betas to that power.
        control.Set(new OptimizerPace(0.01, null, 0.8));
        Assert.AreEqual(0.008, group.LearningRate, 1e-15);
        Assert.AreEqual(Math.Pow(0.5, 0.8), group.Betas.Item1, 1e-15);
        Assert.AreEqual(Math.Pow(0.999, 0.8), group.Betas.Item2, 1e-15);
    }

    [TestMethod]
    public void The_weight_of_a_regularizer_goes_from_one_number_to_another()
    {
        var falling = RegularizerOptions.Parse("r1:3..0.3:4");
        Assert.AreEqual(new RegularizerOptions("r1", 3, 4) { EndWeight = 0.3 }, falling);
        Assert.AreEqual("r1:3..0.3:4", falling.ToString());
        Assert.AreEqual("r1:auto:4", RegularizerOptions.Parse("r1:auto:4").ToString());
        Assert.AreEqual(new RegularizerOptions("r2", 1e-3) { EndWeight = 1e-4 }, RegularizerOptions.Parse("r2:1e-3..1e-4"));
        Assert.AreEqual(3, falling.WeightAt(0), 1e-12);
        Assert.AreEqual(1.65, falling.WeightAt(0.5), 1e-12);
        Assert.AreEqual(0.3, falling.WeightAt(1), 1e-12);
        falling.Validate();
        RegularizerOptions.Parse("r2:auto:4").Validate();
        foreach (string text in new[] { "r1:1..", "r1:..1", "r1:1..2..3", "r1:auto..1" })
        {
            StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => RegularizerOptions.Parse(text)).Message, "start..end");
        }

        foreach (string text in new[] { "r1:1..0", "path-length:auto", "gradient-penalty:auto", "dragan:auto:2" })
        {
            Assert.ThrowsExactly<ArgumentException>(() => RegularizerOptions.Parse(text).Validate(), text);
        }
    }

    [TestMethod]
    public void The_weight_of_the_reconstruction_falls_along_half_a_cosine_and_the_step_takes_it()
    {
        using var scope = NewDisposeScope();
        TrainingOptions constant = Options with { ReconstructionWeight = 2 }, falling = constant with { ReconstructionEnd = 0 };
        double[] weights = [.. new long[] { 0, 250, 500, 1_000 }.Select(falling.ReconstructionWeightAt)];
        double[] expected = [2, 1 + Math.Sqrt(0.5), 1, 0];
        foreach ((double weight, double wanted) in weights.Zip(expected))
        {
            Assert.AreEqual(wanted, weight, 1e-12);
        }

        Assert.AreEqual(2, constant.ReconstructionWeightAt(999));
        CollectionAssert.AreEqual(Drawn(constant with { ReconstructionWeight = 1 }), Drawn(falling), "in the middle it is half");
        CollectionAssert.AreNotEqual(Drawn(constant), Drawn(falling));

        static float[] Drawn(TrainingOptions options)
        {
            random.manual_seed(1);
            var network = new NetworkOptions { ImageSize = 8, Channels = 1, Classes = 0, Architecture = options.Network };
            using var networks = new TrainingNetworks(options, TrainingParts.Default, network, CPU);
            networks.Train();
            _ = networks.Step(0, randn(8, 1, 8, 8), null, randn(8, 8), randn(8, 8), 508);
            return Weights(networks.Generator);
        }
    }

    [TestMethod]
    public void A_penalty_of_its_own_moves_the_weights_after_the_loss()
    {
        // Adam's first step moves every weight by the learning rate, and its second, after a much smaller one, by at most 1.4 of it.
        using var scope = NewDisposeScope();
        TrainingOptions options = Options with { Loss = "relativistic", Regularizers = [new("r1", 1)], LearningRate = 1e-3 };
        Assert.AreEqual(1e-3, LargestStep(options), 1e-6, "together they are one step");
        double both = LargestStep(options with { SeparatePenalties = true });
        Assert.IsTrue(both is > 0.6e-3 and < 1.25e-3, $"{both}: two steps of half the size");
        TrainingOptions lazy = options with { SeparatePenalties = true, Regularizers = [new("r1", 1, 4)] };
        Assert.AreEqual(0.8e-3, LargestStep(lazy, number: 1), 1e-6, "where no penalty is due, one step of four fifths");
        Assert.IsGreaterThan(0.9e-3, LargestStep(lazy, number: 4), "where it is due, a second one");

        static double LargestStep(TrainingOptions options, long number = 0)
        {
            random.manual_seed(1);
            var network = new NetworkOptions { ImageSize = 8, Channels = 1, Classes = 0, Architecture = options.Network };
            using var networks = new TrainingNetworks(options, TrainingParts.Default, network, CPU);
            networks.Train();
            float[] before = Weights(networks.Discriminator);
            _ = networks.Step(number, randn(8, 1, 8, 8), null, randn(8, 8), randn(8, 8), 8);
            return before.Zip(Weights(networks.Discriminator), (one, other) => Math.Abs(one - other)).Max();
        }
    }

    [TestMethod]
    [DataRow("Beta2", "Beta2End", null)]
    [DataRow("adam", "Beta2End", "rmsprop")]
    public void A_beta_that_changes_needs_a_beginning_and_an_optimizer_that_has_it(string said, string option, string? optimizer)
    {
        TrainingOptions options = Options with { Beta1 = null, Beta2 = null, Beta2End = 0.99, Optimizer = optimizer ?? "adam" };
        var error = Assert.ThrowsExactly<OptionException>(() => options.Validate());
        Assert.AreEqual(option, error.Option);
        StringAssert.Contains(error.Message, said);
    }

    [TestMethod]
    public void Schedules_without_what_they_change_are_refused()
    {
        Refused(Options with { LearningRateCurve = LearningRateCurve.Cosine }, "LearningRateDecay");
        Refused(Options with { ReconstructionEnd = 0 }, "ReconstructionEnd");
        Refused(Options with { SeparatePenalties = true }, "SeparatePenalties");
        Refused(Options with { SeparatePenalties = true, Regularizers = [new("r1", 1, 4), new("r2", 1, 8)] }, "SeparatePenalties");
        (Options with { SeparatePenalties = true, Regularizers = [new("r1", 1, 4), new("path-length", 2, 8)] }).Validate();

        static void Refused(TrainingOptions options, string option) =>
            Assert.AreEqual(option, Assert.ThrowsExactly<OptionException>(() => options.Validate()).Option);
    }

    [TestMethod]
    public void A_checkpoint_of_before_an_option_was_there_goes_on_where_the_option_is_left_out()
    {
        using var temporary = new TemporaryFolder();
        var images = new ShapesImages(60, size: 16);
        TrainingOptions options = Options with { Images = 100, BatchSize = 20, TickImages = 20 };
        using var trainer = new GanTrainer(options, images);
        _ = trainer.Train().First();
        trainer.Save(temporary["now.safetensors"]);
        using (var reader = new TrainingCheckpointReader(temporary["now.safetensors"]))
        {
            TrainingPosition position = reader.Position;
            foreach (string key in new[] { "learningRateCurve", "learningRateEnd", "beta2End", "separatePenalties", "reconstructionEnd" })
            {
                Assert.IsTrue(position.Options.Remove(key), key);
            }

            var plain = new TrainingOptions { Architecture = "dense", Network = new DenseOptions() };
            position.ExpectSame(trainer.Options, plain, position.Data, "before.safetensors");
            Assert.ThrowsExactly<GanMl.Training.Checkpoints.CheckpointException>(() =>
                position.ExpectSame(trainer.Options with { LearningRateEnd = 0.5 }, plain, position.Data, "before.safetensors"));
        }
    }

    private static float[] Weights(nn.Module module) =>
        [.. module.parameters().SelectMany(parameter => parameter.detach().reshape(-1).data<float>().ToArray())];

    /// <summary>An optimiser of the catalogue over one tensor, with its own betas.</summary>
    private sealed record OptimizerKindOf(string Name)
    {
        internal optim.Optimizer Make(Parameter weights) =>
            OptimizerCatalogue.Default.Find(Name).Create([weights], new OptimizerSettings(1e-3));
    }
}
