using GanMl.Models;
using GanMl.Models.R3Gan;
using GanMl.Tests.Training;
using GanMl.Training.Regularizers;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>The networks of R3GAN against PyTorch, written from the paper (Golden/r3gan_networks.py).</summary>
[TestClass]
public sealed class R3GanNetworkTests
{
    private static readonly NetworkOptions Options = new()
    {
        ImageSize = 12,
        Channels = 3,
        Classes = 10,
        Architecture = Own,
    };

    private static R3GanOptions Own => new() { LatentSize = 6, FeatureMapBase = 96 };

    [TestMethod]
    public void Generator_draws_what_PyTorch_draws()
    {
        using var scope = NewDisposeScope();
        R3GanGenerator generator = NamedWeights.Set(new R3GanGenerator(Options), 0.3f);
        AssertGolden("generator", generator.call(FixedWeights.Values([2, 6], 1, 1), StyleNetworkTests.Labels()), 17);
    }

    [TestMethod]
    public void With_full_convolutions_the_generator_draws_what_PyTorch_draws()
    {
        using var scope = NewDisposeScope();
        NetworkOptions options = Options with { Architecture = Own with { Expansion = 1, GroupMaps = 0 } };
        R3GanGenerator generator = NamedWeights.Set(new R3GanGenerator(options), 0.3f);
        AssertGolden("generator, full convolutions", generator.call(FixedWeights.Values([2, 6], 1, 1), StyleNetworkTests.Labels()), 17);
    }

    [TestMethod]
    public void In_bfloat16_training_stays_near_and_what_is_exported_is_the_same()
    {
        using var scope = NewDisposeScope();
        NetworkOptions low = Options with { Architecture = Own with { BFloat16 = true } };
        R3GanDiscriminator exact = NamedWeights.Set(new R3GanDiscriminator(Options), 0.3f),
            rough = NamedWeights.Set(new R3GanDiscriminator(low), 0.3f);
        Tensor image = FixedWeights.Values([2, 3, 12, 12], 1, 1), label = StyleNetworkTests.Labels();
        double[] expected = Signs(exact), inTraining = Signs(rough);
        rough.eval();

        // The same numbers, though another order of the same sums may change the last bits.
        Assert.IsTrue(exact.call(image, label).allclose(rough.call(image, label), rtol: 1e-5, atol: 1e-6));

        // A bfloat16 number has 8 bits: each is off by up to 0.4%, in the logits, in their gradients, and in the gradients of those.
        Assert.IsGreaterThan(0, Math.Abs(expected[0] - inTraining[0]));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], inTraining[i], 0.02 * Math.Abs(expected[i]) + 0.02);
        }

        double[] Signs(R3GanDiscriminator discriminator)
        {
            var batch = new JudgedBatch(discriminator, image, image, label, LogitGradients.AtBoth);
            Tensor penalty = new R1Regularizer().Penalty(batch);
            penalty.backward();
            Tensor weight = discriminator.named_parameters().Single(entry => entry.name == "body.block6_0.body.convolve.weight").parameter;
            return
            [
                .. batch.RealLogits.data<float>().Select(logit => (double)logit),
                penalty.item<float>(),
                weight.grad!.norm().item<float>(),
            ];
        }
    }

    [TestMethod]
    public void Groups_that_do_not_divide_the_maps_become_larger()
    {
        // 16 and 8 maps at 6 and 12 pixels, twice as many inside: 32 maps in groups of 10 are 2 groups of 16, 16 maps are 1.
        using var scope = NewDisposeScope();
        using var generator = new R3GanGenerator(Options with { Architecture = Own with { GroupMaps = 10 } });
        Dictionary<string, long[]> shapes = generator.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.shape);
        CollectionAssert.AreEqual(new long[] { 32, 16, 3, 3 }, shapes["body.block6_0.body.convolve.weight"]);
        CollectionAssert.AreEqual(new long[] { 16, 16, 3, 3 }, shapes["body.block12_0.body.convolve.weight"]);
        Assert.ThrowsExactly<OptionException>(() => new R3GanGenerator(Options with { Architecture = Own with { Expansion = 0 } }));
    }

    [TestMethod]
    public void Discriminator_and_its_gradient_are_those_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        R3GanDiscriminator discriminator = NamedWeights.Set(new R3GanDiscriminator(Options), 0.3f);
        Tensor image = FixedWeights.Values([2, 3, 12, 12], 1, 1), label = StyleNetworkTests.Labels();
        AssertGolden("discriminator", discriminator.call(image, label), 1);
        double r1 = TextbookNetworkTests.Golden("r1", "r3gan_networks.json")[0];
        var batch = new JudgedBatch(discriminator, image, image, label, LogitGradients.AtBoth);
        Assert.AreEqual(r1, new R1Regularizer().Penalty(batch).item<float>(), 1e-5 * r1);
        Assert.AreEqual(r1, new R2Regularizer().Penalty(batch).item<float>(), 1e-5 * r1);
    }

    [TestMethod]
    public void First_weights_keep_the_variance_and_every_block_starts_as_the_identity()
    {
        using var scope = NewDisposeScope();
        using var discriminator = new R3GanDiscriminator(
            Options with { Architecture = new R3GanOptions { FeatureMapBase = 1536, Blocks = 2 } });
        Dictionary<string, Tensor> weights = discriminator.named_parameters()
            .ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        Assert.AreEqual(0f, weights["body.block6_1.body.narrow.weight"].abs().max().item<float>());
        Assert.AreEqual(0f, weights["body.block6_1.body.widen.bias"].abs().max().item<float>());

        // 4 blocks: a gain of sqrt(2 / 1.04) / 4^(1/4); 16 maps of 3 x 3 go into each sum, 128 maps of 1 x 1.
        double gain = Math.Sqrt(2 / 1.04) / Math.Sqrt(2);
        Tensor convolve = weights["body.block6_0.body.convolve.weight"], widen = weights["body.block6_0.body.widen.weight"];
        CollectionAssert.AreEqual(new long[] { 256, 16, 3, 3 }, convolve.shape);
        Assert.AreEqual(gain / 12, convolve.std().item<float>(), 0.02 * gain / 12);
        Assert.AreEqual(gain / Math.Sqrt(128), widen.std().item<float>(), 0.02 * gain / Math.Sqrt(128));
    }

    [TestMethod]
    [DataRow(28)]
    [DataRow(48)]
    [DataRow(64)]
    public void Images_have_the_sizes_that_were_asked_for(int size)
    {
        using var scope = NewDisposeScope();
        NetworkOptions options = Options with { ImageSize = size };
        using var generator = new R3GanGenerator(options);
        Tensor images = generator.call(randn(2, 6), StyleNetworkTests.Labels());
        CollectionAssert.AreEqual(new long[] { 2, 3, size, size }, images.shape);
        Assert.IsLessThan(3f, images.std().item<float>());
        using var discriminator = new R3GanDiscriminator(options);
        CollectionAssert.AreEqual(new long[] { 2, 1 }, discriminator.call(images, StyleNetworkTests.Labels()).shape);
    }

    [TestMethod]
    [DataRow(30)]
    [DataRow(27)]
    [DataRow(7)]
    public void A_size_that_is_no_doubling_is_refused_with_those_that_are(int size)
    {
        var error = Assert.ThrowsExactly<OptionException>(() => new R3GanGenerator(Options with { ImageSize = size }));
        StringAssert.Contains(error.Message, $"{size} pixels");
        StringAssert.Contains(error.Message, "28, 32");
    }

    private static void AssertGolden(string name, Tensor actual, int every) =>
        TextbookNetworkTests.AssertGolden(name, actual, every, 2e-5, "r3gan_networks.json");
}
