using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Models.Layers;
using GanMl.Tests.Training;
using GanMl.Training.Architectures;
using GanMl.Training.Regularizers;
using GanMl.Training.Step;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>Minibatch discrimination, spectral normalisation, packing and clipping against what follows by hand.</summary>
[TestClass]
public sealed class RemedyLayerTests
{
    [TestMethod]
    public void Minibatch_discrimination_is_the_sum_of_closeness_of_the_paper()
    {
        using var scope = NewDisposeScope();
        MinibatchDiscrimination layer = NamedWeights.Set(new MinibatchDiscrimination(4, 3, 2));
        float[] x = [.. FixedWeights.Values([5, 4], 1, 1).data<float>()],
            t = [.. FixedWeights.Values([4, 6], "weight".Sum(letter => letter), 1).data<float>()];
        Tensor result = layer.call(tensor(x, [5, 4]));
        CollectionAssert.AreEqual(new long[] { 5, 7 }, result.shape);
        for (int i = 0; i < 5; i++)
        {
            for (int b = 0; b < 3; b++)
            {
                double expected = Enumerable.Range(0, 5)
                    .Sum(j => Math.Exp(-Enumerable.Range(2 * b, 2).Sum(value => Math.Abs(Projected(i, value) - Projected(j, value)))));
                Assert.AreEqual(expected, result[i, 4 + b].item<float>(), 1e-5);
            }
        }

        double Projected(int row, int column) => Enumerable.Range(0, 4).Sum(k => x[(row * 4) + k] * t[(k * 6) + column]);
    }

    [TestMethod]
    public void Spectral_normalisation_divides_by_the_largest_singular_value()
    {
        using var scope = NewDisposeScope();
        var layer = new SpectralLinear(nn.Linear(6, 4));
        Tensor weight = layer.get_parameter("linear.weight")!, bias = layer.get_parameter("linear.bias")!, x = randn(3, 6);
        layer.train();
        for (int step = 0; step < 100; step++)
        {
            _ = layer.call(x);
        }

        layer.eval();
        Tensor largest = linalg.svdvals(weight).max();
        Assert.IsLessThan(1e-4f, (layer.call(x) - (x.matmul((weight / largest).t()) + bias)).abs().max().item<float>());

        var convolution = new SpectralConv2d(2, 3, 3, padding: 1);
        Tensor image = randn(2, 2, 5, 5), kernel = convolution.get_parameter("convolution.weight")!;
        for (int step = 0; step < 100; step++)
        {
            _ = convolution.call(image);
        }

        Tensor expected = nn.functional.conv2d(
            image, kernel / linalg.svdvals(kernel.flatten(1)).max(), convolution.get_parameter("convolution.bias"), padding: [1, 1]);
        Assert.IsLessThan(1e-4f, (convolution.call(image) - expected).abs().max().item<float>());
    }

    [TestMethod]
    public void A_pack_is_judged_as_its_images_above_each_other()
    {
        using var scope = NewDisposeScope();
        var options = new NetworkOptions { ImageSize = 8, Packing = 2 };
        DiscriminatorNetwork inner = NamedWeights.Set(ArchitectureCatalogue.Default.Find("dense").CreateDiscriminator(options));
        using var packed = new PackedDiscriminator(inner);
        Tensor real = FixedWeights.Values([4, 1, 8, 8], 1, 0.1f), fake = FixedWeights.Values([4, 1, 8, 8], 2, 0.1f);
        Tensor first = cat([real[0], real[1]], 0).unsqueeze(0), second = cat([real[2], real[3]], 0).unsqueeze(0);
        Tensor expected = cat([inner.call(first, null), inner.call(second, null)]);
        foreach (LogitGradients gradients in new[] { LogitGradients.None, LogitGradients.AtReal, LogitGradients.AtBoth })
        {
            var batch = new JudgedBatch(packed, real, fake, null, gradients);
            Assert.IsLessThan(1e-4f, (batch.RealLogits - expected).abs().max().item<float>());
            CollectionAssert.AreEqual(new long[] { 2, 1 }, batch.FakeLogits.shape);
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => packed.call(real.narrow(0, 0, 3), null)).Message, "whole packs of 2");
        StringAssert.Contains(
            Assert.ThrowsExactly<OptionException>(() => (options with { Classes = 3 }).Validate()).Message, "'Conditional' false");
    }

    [TestMethod]
    [DataRow("dense")]
    [DataRow("dcgan")]
    [DataRow("progressive")]
    [DataRow("stylegan2")]
    [DataRow("r3gan")]
    public void Every_discriminator_can_compare_images_in_packs(string name)
    {
        using var scope = NewDisposeScope();
        var options = new NetworkOptions
        {
            ImageSize = 32,
            Packing = 2,
            Architecture = Own(name) with { MinibatchKernels = 4, MinibatchGroup = 0 },
        };
        using var packed = new PackedDiscriminator(ArchitectureCatalogue.Default.Find(name).CreateDiscriminator(options));
        packed.eval();
        Assert.IsTrue(packed.ComparesImages);
        Tensor images = randn(4, 1, 32, 32);
        Tensor together = packed.call(images, null), alone = packed.call(images.narrow(0, 0, 2), null);
        CollectionAssert.AreEqual(new long[] { 2, 1 }, together.shape);
        Assert.AreNotEqual(alone[0].item<float>(), together[0].item<float>());
    }

    [TestMethod]
    [DataRow("dense", false)]
    [DataRow("dcgan", false)]
    [DataRow("r3gan", false)]
    [DataRow("progressive", true)]
    [DataRow("stylegan2", true)]
    public void Every_discriminator_can_have_the_deviation_of_groups(string name, bool hasItsOwn)
    {
        using var scope = NewDisposeScope();
        DiscriminatorNetwork none = Create(0), own = Create(null), group = Create(4);
        Assert.IsFalse(none.ComparesImages);
        Assert.IsTrue(group.ComparesImages);
        Assert.AreEqual(hasItsOwn, own.ComparesImages);
        Assert.AreEqual(Weights(hasItsOwn ? group : none), Weights(own));
        Assert.IsGreaterThan(Weights(none), Weights(group));

        // With groups of four, the logit of an image depends on its neighbours, and not on those of the next group.
        group.eval();
        Tensor images = randn(8, 1, 32, 32), others = cat([images.narrow(0, 0, 4), randn(4, 1, 32, 32)]);
        Tensor whole = group.call(images, null), changed = group.call(others, null), alone = group.call(images.narrow(0, 0, 1), null);
        Assert.AreEqual(whole[0].item<float>(), changed[0].item<float>(), 1e-5f);
        Assert.AreNotEqual(whole[0].item<float>(), alone[0].item<float>());

        DiscriminatorNetwork Create(int? images) =>
            ArchitectureCatalogue.Default.Find(name).CreateDiscriminator(new NetworkOptions
            {
                ImageSize = 32,
                Architecture = images is { } group ? Own(name) with { MinibatchGroup = group } : null,
            });

        static long Weights(DiscriminatorNetwork discriminator) => discriminator.parameters().Sum(parameter => parameter.numel());
    }

    [TestMethod]
    public void Spectral_normalisation_is_for_the_seeds_discriminators()
    {
        foreach ((string name, ArchitectureOptions own) in new (string, ArchitectureOptions)[]
        {
            ("dense", new DenseOptions { SpectralNormalization = true }), ("dcgan", new DcganOptions { SpectralNormalization = true }),
        })
        {
            var options = new NetworkOptions { ImageSize = 32, Architecture = own };
            using DiscriminatorNetwork discriminator = ArchitectureCatalogue.Default.Find(name).CreateDiscriminator(options);
            Assert.IsTrue(discriminator.named_buffers().Any(entry => entry.name.EndsWith("vector", StringComparison.Ordinal)));
        }

        var other = new NetworkOptions { ImageSize = 32, Architecture = new DcganOptions() };
        StringAssert.Contains(
            Assert.ThrowsExactly<OptionException>(() => ArchitectureCatalogue.Default.Find("r3gan").CreateDiscriminator(other)).Message,
            "R3GanOptions, not DcganOptions");
    }

    private static MinibatchOptions Own(string architecture) =>
        (MinibatchOptions)ArchitectureCatalogue.Default.Find(architecture).DefaultOptions;

    [TestMethod]
    public void Clipped_weights_stay_within_their_limit()
    {
        using var scope = NewDisposeScope();
        Linear layer = nn.Linear(30, 30);
        WeightClipping.Clip(layer, 0.01);
        Assert.AreEqual(0.01f, layer.weight!.abs().max().item<float>(), 1e-7f);
    }
}
