using GanMl.Models;
using GanMl.Models.Dense;
using GanMl.Models.Style;
using GanMl.Models.StyleGan2;
using GanMl.Tests.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Regularizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>
/// Penalties against PyTorch and by hand, and their gradients, which are double backward passes, against finite differences.
/// </summary>
[TestClass]
public sealed class RegularizerTests
{
    private static readonly NetworkOptions Options = new()
    {
        ImageSize = 8,
        Channels = 1,
        Classes = 3,
    };

    /// <summary>The options with small layers, which compare groups of two images.</summary>
    private static NetworkOptions For(string architecture)
    {
        var own = (MinibatchOptions)ArchitectureCatalogue.Default.Find(architecture).DefaultOptions with
        {
            LatentSize = 4,
            MinibatchGroup = 2,
        };
        return Options with
        {
            Architecture = own is FeatureMapOptions maps ? maps with { FeatureMapBase = 16, MaximumFeatureMaps = 4 } : own,
        };
    }

    [TestMethod]
    public void R1_is_what_PyTorch_computes()
    {
        using var scope = NewDisposeScope();
        var options = For("stylegan2") with
        {
            ImageSize = 16,
            Channels = 3,
            Classes = 10,
            Architecture = new StyleGan2Options { FeatureMapBase = 64, MaximumFeatureMaps = 8, MinibatchGroup = 2 },
        };
        ResidualDiscriminator discriminator = NamedWeights.Set(new ResidualDiscriminator(options));
        Tensor real = FixedWeights.Values([2, 3, 16, 16], 6, 1);
        float penalty = Penalty("r1", discriminator, real, real, StyleNetworkTests.Labels()).item<float>();
        Assert.AreEqual(TextbookNetworkTests.Golden("r1", "style_networks.json")[0], penalty, 1e-3 * penalty);
    }

    [TestMethod]
    [DataRow(1, 30)]
    [DataRow(2, 60)]
    public void On_a_linear_discriminator_the_penalties_follow_by_hand(int packing, double squaredNorm)
    {
        using var scope = NewDisposeScope();
        using var linear = new LinearDiscriminator(packing);
        using DiscriminatorNetwork discriminator = packing == 1 ? linear : new PackedDiscriminator(linear);
        Tensor images = randn(4, 1, 2, 2);

        // The gradient is (1, 2, 3, 4) at each image: its square is 30, and that of a pack, which is one input, 60.
        Assert.AreEqual(squaredNorm / 2, Penalty("r1", discriminator, images, images, null).item<float>(), 1e-4);
        Assert.AreEqual(squaredNorm / 2, Penalty("r2", discriminator, images, -images, null).item<float>(), 1e-4);
        double distance = Math.Pow(Math.Sqrt(squaredNorm) - 1, 2);
        Assert.AreEqual(distance, Penalty("gradient-penalty", discriminator, images, -images, null).item<float>(), 1e-4);
        Assert.AreEqual(distance, Penalty("dragan", discriminator, images, -images, null).item<float>(), 1e-4);
    }

    [TestMethod]
    [DataRow("r1", "progressive")]
    [DataRow("r1", "stylegan2")]
    [DataRow("r2", "progressive")]
    [DataRow("r2", "stylegan2")]
    [DataRow("gradient-penalty", "progressive")]
    [DataRow("gradient-penalty", "stylegan2")]
    [DataRow("dragan", "progressive")]
    public void Gradients_of_a_penalty_are_those_of_finite_differences(string name, string architecture)
    {
        using var scope = NewDisposeScope();
        DiscriminatorNetwork discriminator = NamedWeights.Set(
            ArchitectureCatalogue.Default.Find(architecture).CreateDiscriminator(For(architecture)));
        ((nn.Module)discriminator).to(ScalarType.Float64);
        Tensor real = Images(6), fake = Images(7), label = tensor(new long[] { 0, 2, 1, 1 });
        AssertGradients(discriminator, () =>
        {
            random.manual_seed(3);
            return Penalty(name, discriminator, real, fake, label);
        });
    }

    [TestMethod]
    [DataRow("stylegan")]
    [DataRow("stylegan2")]
    public void Gradients_of_the_path_length_are_those_of_finite_differences(string architecture)
    {
        using var scope = NewDisposeScope();
        var generator = (StyleGenerator)NamedWeights.Set(
            ArchitectureCatalogue.Default.Find(architecture).CreateGenerator(For(architecture)));
        ((nn.Module)generator).to(ScalarType.Float64);
        Tensor latent = FixedWeights.Values([2, 4], 1, 1).to(ScalarType.Float64), label = tensor(new long[] { 0, 2 });
        AssertGradients(generator, () =>
        {
            random.manual_seed(3);
            return (PathLengthRegularizer.Lengths(generator, latent, label) - 0.3).square().mean();
        });
    }

    [TestMethod]
    public void Path_lengths_are_measured_against_their_running_mean()
    {
        using var scope = NewDisposeScope();
        var generator = new ModulatedStyleGenerator(For("stylegan2"));
        using var regularizer = new PathLengthRegularizer();
        Tensor latent = randn(4, 4), label = tensor(new long[] { 0, 1, 2, 0 });
        random.manual_seed(3);
        double[] lengths =
        [
            .. PathLengthRegularizer.Lengths(generator, latent.narrow(0, 0, 2), label.narrow(0, 0, 2))
                .data<float>()
                .Select(length => (double)length),
        ];
        random.manual_seed(3);
        double penalty = regularizer.Penalty(generator, latent, label).item<float>();
        double mean = 0.01 * lengths.Average();
        Assert.AreEqual(mean, regularizer.State["mean"].item<float>(), 1e-5 * mean);
        double expected = lengths.Average(length => Math.Pow(length - mean, 2));
        Assert.AreEqual(expected, penalty, 1e-4 * expected);
    }

    [TestMethod]
    [DataRow("dense")]
    [DataRow("progressive")]
    public void Gradients_at_real_and_generated_images_are_the_same_together_and_alone(string architecture)
    {
        using var scope = NewDisposeScope();
        // One compares images, and judges real and generated ones apart; the other does not.
        NetworkOptions options = architecture == "dense"
            ? Options with { Architecture = new DenseOptions { LatentSize = 4 } }
            : For(architecture);
        DiscriminatorNetwork discriminator = NamedWeights.Set(
            ArchitectureCatalogue.Default.Find(architecture).CreateDiscriminator(options));
        ((nn.Module)discriminator).to(ScalarType.Float64);
        Tensor real = Images(6), fake = Images(7), label = tensor(new long[] { 0, 2, 1, 1 });
        var both = new JudgedBatch(discriminator, real, fake, label, LogitGradients.AtReal | LogitGradients.AtFake);
        var onReal = new JudgedBatch(discriminator, real, fake, label, LogitGradients.AtReal);
        var onFake = new JudgedBatch(discriminator, real, fake, label, LogitGradients.AtFake);
        AssertSame(onReal.RealGradient, both.RealGradient);
        AssertSame(onFake.FakeGradient, both.FakeGradient);
        AssertSame(onReal.FakeLogits, both.FakeLogits);
        AssertSame(onFake.RealLogits, both.RealLogits);
        Assert.IsGreaterThan(1e-6, Difference(both.RealGradient, both.FakeGradient));
        Assert.ThrowsExactly<InvalidOperationException>(() => onReal.FakeGradient);

        static void AssertSame(Tensor expected, Tensor actual) => Assert.IsLessThan(1e-9, Difference(expected, actual));
        static double Difference(Tensor one, Tensor other) => (one - other).abs().max().item<double>();
    }

    [TestMethod]
    public void Lazy_regularizers_come_every_so_many_steps_with_as_much_weight()
    {
        using var scope = NewDisposeScope();
        using var linear = new LinearDiscriminator();
        using var regularizers = new StepRegularizers([new("r1", 2, 4)]);
        Tensor images = randn(4, 1, 2, 2);
        Assert.AreEqual(15f * 2 * 4, regularizers.OfDiscriminator(8, Batch(8))!.item<float>(), 1e-3f);
        Assert.IsNull(regularizers.OfDiscriminator(9, Batch(9)));

        JudgedBatch Batch(long step) => new(linear, images, images, null, regularizers.GradientsAt(step));
    }

    [TestMethod]
    public void Regularizers_are_read_from_text_and_refused_with_a_reason()
    {
        Assert.AreEqual(new RegularizerOptions("r1", 0.5, 16), RegularizerOptions.Parse("r1:0.5:16"));
        Assert.AreEqual(new RegularizerOptions("gradient-penalty", 10), RegularizerOptions.Parse("gradient-penalty:10"));
        Assert.AreEqual("r1:0.5:16", new RegularizerOptions("r1", 0.5, 16).ToString());
        foreach (string text in new[] { "r1", "r1:much", "r1:1:2:3", "r1:1:-2" })
        {
            StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => RegularizerOptions.Parse(text)).Message, text);
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new RegularizerOptions("r9", 1).Validate()).Message,
            "r1, r2, gradient-penalty, dragan, path-length");
        Assert.ThrowsExactly<ArgumentException>(() => new RegularizerOptions("r1", 0).Validate());
        Assert.ThrowsExactly<ArgumentException>(() => new RegularizerOptions("r1", 1, 0).Validate());
        using var path = new PathLengthRegularizer();
        using var dense = new GanMl.Models.Dense.DenseGenerator(new NetworkOptions());
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => path.Penalty(dense, zeros(2, 30), null)).Message, "style generator");
    }

    private static Tensor Penalty(string name, DiscriminatorNetwork discriminator, Tensor real, Tensor fake, Tensor? label)
    {
        var regularizer = (IDiscriminatorRegularizer)RegularizerCatalogue.Default.Find(name).Create();
        return regularizer.Penalty(new JudgedBatch(discriminator, real, fake, label, regularizer.Gradients));
    }

    private static Tensor Images(double phase) => FixedWeights.Values([4, 1, 8, 8], phase, 1).to(ScalarType.Float64);

    /// <summary>Central differences at some weights of every parameter that the value depends on.</summary>
    private static void AssertGradients(nn.Module module, Func<Tensor> value)
    {
        const double Step = 1e-5;
        value().backward();
        int checkedWeights = 0;
        foreach ((string name, Parameter parameter) in module.named_parameters())
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            using Tensor weights = parameter.detach().view(-1);
            using Tensor gradients = gradient.reshape(-1);
            foreach (long index in new[] { 0, weights.size(0) / 2 })
            {
                double before = weights[index].item<double>();
                double difference = (At(before + Step) - At(before - Step)) / (2 * Step);
                weights[index] = tensor(before, ScalarType.Float64);
                double expected = gradients[index].item<double>();
                Assert.AreEqual(expected, difference, 1e-5 * Math.Max(1, Math.Abs(expected)), $"{name}[{index}]");
                checkedWeights++;

                double At(double weight)
                {
                    weights[index] = tensor(weight, ScalarType.Float64);
                    return value().item<double>();
                }
            }
        }

        Assert.IsGreaterThan(10, checkedWeights);
    }

    private sealed class LinearDiscriminator(int packing = 1) : DiscriminatorNetwork("linear", new NetworkOptions { Packing = packing })
    {
        public override Tensor forward(Tensor image, Tensor? label) =>
            (image.flatten(2) * tensor(new float[] { 1, 2, 3, 4 })).sum([1, 2]).unsqueeze(1);
    }
}
