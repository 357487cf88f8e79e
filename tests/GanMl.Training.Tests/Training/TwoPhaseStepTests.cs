using GanMl.Models;
using GanMl.Tests.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Step;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

[TestClass]
public sealed class TwoPhaseStepTests
{
    [TestMethod]
    [DataRow("dense", 0)]
    [DataRow("dense", 3)]
    [DataRow("dcgan", 0)]
    [DataRow("dcgan", 3)]
    public void Each_phase_moves_its_own_network_and_leaves_every_value_of_the_other(string name, int classes)
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(name, classes);
        Tensor? label = classes > 0 ? tensor(new long[] { 0, 1, 2, 0 }) : null;

        Dictionary<string, byte[]> generator = State(pair.Generator), discriminator = State(pair.Discriminator);
        pair.Step.TrainDiscriminator(rand(4, 1, 28, 28), label, randn(4, pair.Generator.LatentSize));
        AssertSame(generator, State(pair.Generator), "phase one, generator");
        AssertParametersChanged(discriminator, State(pair.Discriminator));

        discriminator = State(pair.Discriminator);
        pair.Step.TrainGenerator(randn(4, pair.Generator.LatentSize), label);
        AssertSame(discriminator, State(pair.Discriminator), "phase two, discriminator");
        AssertParametersChanged(generator, State(pair.Generator));
    }

    [TestMethod]
    public void A_relativistic_generator_learns_from_real_images_and_moves_itself_alone()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair("dcgan", 3, new RelativisticLoss());
        Tensor label = tensor(new long[] { 0, 1, 2, 0 }), real = rand(4, 1, 28, 28);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentNullException>(() => pair.Step.TrainGenerator(randn(4, 100), label)).Message,
            "The loss relativistic compares generated images with real ones: give them.");

        Dictionary<string, byte[]> generator = State(pair.Generator), discriminator = State(pair.Discriminator);
        pair.Step.TrainGenerator(randn(4, 100), label, real: real);
        AssertSame(discriminator, State(pair.Discriminator), "discriminator");
        AssertParametersChanged(generator, State(pair.Generator));
        Assert.IsTrue(pair.Discriminator.parameters().All(parameter => parameter.requires_grad));
    }

    [TestMethod]
    public void Batch_statistics_are_written_in_the_phase_in_which_their_network_learns_and_only_there()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair("dcgan", 0);
        string[] statistics = [.. pair.Generator.named_buffers().Select(entry => entry.name)];
        Assert.IsNotEmpty(statistics);
        Dictionary<string, byte[]> before = State(pair.Generator);
        pair.Step.TrainDiscriminator(rand(4, 1, 28, 28), null, randn(4, 100));
        AssertSame(before, State(pair.Generator), "phase one");
        pair.Step.TrainGenerator(randn(4, 100), null);
        Dictionary<string, byte[]> after = State(pair.Generator);
        foreach (string name in statistics)
        {
            Assert.IsFalse(before[name].SequenceEqual(after[name]), name);
        }
    }

    [TestMethod]
    public void Three_steps_on_the_dense_pair_give_what_PyTorch_gives()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair("dense", 0);
        FixedWeights.Set(pair.Generator);
        FixedWeights.Set(pair.Discriminator);
        var losses = new List<double>();
        for (int step = 0; step < 3; step++)
        {
            Tensor real = FixedWeights.Values([4, 1, 28, 28], 10 + step, 0.5f) + 0.5f;
            losses.Add(pair.Step.TrainDiscriminator(real, null, FixedWeights.Values([4, 30], 20 + step, 1)).Loss.item<float>());
            losses.Add(pair.Step.TrainGenerator(FixedWeights.Values([4, 30], 30 + step, 1), null).item<float>());
        }

        double[] golden = TextbookNetworkTests.Golden("dense, losses of three steps");
        for (int i = 0; i < golden.Length; i++)
        {
            Assert.AreEqual(golden[i], losses[i], 2e-4, $"loss {i}");
        }

        TextbookNetworkTests.AssertGolden(
            "dense, generator after three steps", pair.Generator.call(FixedWeights.Values([2, 30], 1, 1), null), 97, 2e-3);
        TextbookNetworkTests.AssertGolden(
            "dense, discriminator after three steps", pair.Discriminator.call(FixedWeights.Values([2, 1, 28, 28], 1, 1), null), 1, 2e-2);
    }

    [TestMethod]
    public void Accuracies_count_logits_on_the_right_side_of_nought()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair("dense", 0);

        // A discriminator whose last bias outweighs everything takes every image for real.
        using (no_grad())
        {
            pair.Discriminator.named_parameters().Single(entry => entry.name == "body.linear3.bias").parameter.fill_(1000);
        }

        DiscriminatorOutcome outcome = pair.Step.TrainDiscriminator(rand(4, 1, 28, 28), null, randn(4, 30));
        Assert.AreEqual(1, outcome.RealAccuracy.item<float>());
        Assert.AreEqual(0, outcome.FakeAccuracy.item<float>());
    }

    [TestMethod]
    public void A_hundred_steps_leave_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair("dense", 2);
        void Step()
        {
            using var inner = NewDisposeScope();
            Tensor label = tensor(new long[] { 0, 1 });
            pair.Step.TrainDiscriminator(rand(2, 1, 28, 28), label, randn(2, 30));
            pair.Step.TrainGenerator(randn(2, 30), label);
        }

        Step();
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int i = 0; i < 100; i++)
        {
            Step();
        }

        Assert.IsLessThanOrEqualTo(before + 5, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static Dictionary<string, byte[]> State(nn.Module module) =>
        module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().bytes.ToArray());

    private static void AssertSame(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual, string what)
    {
        foreach ((string name, byte[] bytes) in expected)
        {
            CollectionAssert.AreEqual(bytes, actual[name], $"{what}: {name} moved");
        }
    }

    private static void AssertParametersChanged(Dictionary<string, byte[]> before, Dictionary<string, byte[]> after) =>
        Assert.IsTrue(
            before.Any(entry => entry.Key.EndsWith("weight", StringComparison.Ordinal) && !entry.Value.SequenceEqual(after[entry.Key])));

    private sealed class Pair : IDisposable
    {
        private readonly optim.Optimizer _generatorOptimizer;
        private readonly optim.Optimizer _discriminatorOptimizer;

        internal Pair(string name, int classes, IGanLoss? loss = null)
        {
            var options = new NetworkOptions { Classes = classes };
            Generator = ArchitectureCatalogue.Default.Find(name).CreateGenerator(options);
            Discriminator = ArchitectureCatalogue.Default.Find(name).CreateDiscriminator(options);
            _generatorOptimizer = OptimizerCatalogue.Default.Find("rmsprop").Create(Generator.parameters(), new OptimizerSettings(1e-3));
            _discriminatorOptimizer = OptimizerCatalogue.Default.Find("rmsprop")
                .Create(Discriminator.parameters(), new OptimizerSettings(1e-3));
            Step = new TwoPhaseStep(
                Generator, Discriminator, loss ?? new BinaryCrossEntropyLoss(), _generatorOptimizer, _discriminatorOptimizer);
        }

        internal GeneratorNetwork Generator { get; }

        internal DiscriminatorNetwork Discriminator { get; }

        internal TwoPhaseStep Step { get; }

        public void Dispose()
        {
            _generatorOptimizer.Dispose();
            _discriminatorOptimizer.Dispose();
            Generator.Dispose();
            Discriminator.Dispose();
        }
    }
}
