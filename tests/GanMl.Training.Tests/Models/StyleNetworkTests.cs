using GanMl.Models;
using GanMl.Models.Layers;
using GanMl.Models.Progressive;
using GanMl.Models.Style;
using GanMl.Models.StyleGan;
using GanMl.Models.StyleGan2;
using GanMl.Tests.Training;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>Progressive and style networks and their layers against PyTorch, written from the papers (Golden/style_networks.py).</summary>
[TestClass]
public sealed class StyleNetworkTests
{
    private static readonly NetworkOptions Options = new()
    {
        ImageSize = 16,
        Channels = 3,
        Classes = 10,
    };

    private static readonly ProgressiveOptions Growing = new()
    {
        LatentSize = 6,
        FeatureMapBase = 64,
        MaximumFeatureMaps = 8,
        MinibatchGroup = 2,
    };

    private static readonly StyleGanOptions Style = new()
    {
        LatentSize = 6,
        FeatureMapBase = 64,
        MaximumFeatureMaps = 8,
        MinibatchGroup = 2,
        StyleSize = 5,
    };

    private static readonly StyleGan2Options Style2 = new()
    {
        LatentSize = 6,
        FeatureMapBase = 64,
        MaximumFeatureMaps = 8,
        MinibatchGroup = 2,
        StyleSize = 5,
    };

    [TestMethod]
    public void Layers_compute_what_PyTorch_computes()
    {
        using var scope = NewDisposeScope();
        Tensor x = FixedWeights.Values([4, 3, 6, 6], 1, 1);
        Tensor scales = FixedWeights.Values([4, 3], 2, 1) + 1.5;
        AssertGolden("pixel normalization", new PixelNormalization().call(x), 7);
        AssertGolden("minibatch standard deviation", new MinibatchStandardDeviation(2).call(x).narrow(1, 3, 1), 1);
        AssertGolden("adaptive instance normalization", new AdaptiveInstanceNormalization().call(x, FixedWeights.Values([4, 6], 2, 1)), 7);
        AssertGolden("blurred downsample", new BlurredDownsample(3).call(x), 5);
        AssertGolden("bilinear doubling", nn.Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false).call(x), 11);
        AssertGolden("modulated convolution", NamedWeights.Set(new ModulatedConv2d(3, 5, 3)).call(x, scales), 7);
        var slow = new EqualizedOptions { Gain = 1, LearningRateMultiplier = 0.01 };
        AssertGolden("equalized linear", NamedWeights.Set(new EqualizedLinear(5, 3, slow)).call(FixedWeights.Values([2, 5], 1, 1)), 1);
        AssertGolden("equalized convolution", NamedWeights.Set(new EqualizedConv2d(3, 2, 3)).call(x), 7);
    }

    [TestMethod]
    [DataRow("progressive generator", 16, 1.0, 31)]
    [DataRow("progressive generator, fading", 16, 0.3, 31)]
    [DataRow("progressive generator, 8 pixels", 8, 1.0, 7)]
    public void Progressive_generator_draws_what_PyTorch_draws(string name, int size, double alpha, int every)
    {
        using var scope = NewDisposeScope();
        ProgressiveGenerator generator = NamedWeights.Set(new ProgressiveGenerator(Options with { Architecture = Growing }));
        generator.Growth = new GrowthPoint(size, alpha);
        AssertGolden(name, generator.call(Latent(1), Labels()), every);
    }

    [TestMethod]
    [DataRow("progressive discriminator", 1.0, false)]
    [DataRow("progressive discriminator, fading", 0.3, false)]
    [DataRow("progressive discriminator, blurred", 1.0, true)]
    public void Progressive_discriminator_judges_as_PyTorch_does(string name, double alpha, bool blur)
    {
        using var scope = NewDisposeScope();
        ProgressiveDiscriminator discriminator = (ProgressiveDiscriminator)NamedWeights.Set(blur
            ? new StyleGanArchitecture().CreateDiscriminator(Options with { Architecture = Style })
            : new ProgressiveDiscriminator(Options with { Architecture = Growing }));
        discriminator.Growth = new GrowthPoint(16, alpha);
        AssertGolden(name, discriminator.call(Image(1), Labels()), 1);
    }

    [TestMethod]
    public void Residual_discriminator_judges_as_PyTorch_does()
    {
        using var scope = NewDisposeScope();
        AssertGolden(
            "residual discriminator",
            NamedWeights.Set(new ResidualDiscriminator(Options with { Architecture = Style2 })).call(Image(1), Labels()), 1);
    }

    [TestMethod]
    [DataRow("stylegan", 1.0, 6, 1.0)]
    [DataRow("stylegan, truncated, mixed, fading", 0.7, 3, 0.3)]
    [DataRow("stylegan2", 1.0, 6, 1.0)]
    [DataRow("stylegan2, truncated, mixed", 0.7, 3, 1.0)]
    public void Style_generators_draw_what_PyTorch_draws(string name, double truncation, long layer, double alpha)
    {
        using var scope = NewDisposeScope();
        StyleGenerator generator = NamedWeights.Set<StyleGenerator>(
            name.StartsWith("stylegan2", StringComparison.Ordinal)
                ? new ModulatedStyleGenerator(Options with { Architecture = Style2 })
                : new AdaptiveStyleGenerator(Options with { Architecture = Style }));
        if (generator is IGrowing growing)
        {
            growing.Growth = new GrowthPoint(16, alpha);
        }

        generator.named_buffers().Single(entry => entry.name == "mean.mean").buffer.copy_(FixedWeights.Values([10, 5], 4, 1));
        Tensor noise = FixedWeights.Values([2, generator.NoiseSize], 5, 1);
        AssertGolden(name, generator.Draw(Latent(1), Labels(), tensor((float)truncation), Latent(3), tensor(layer), noise), 31);
    }

    [TestMethod]
    public void Style_generators_in_evaluation_mode_draw_without_truncation_mixing_or_fresh_noise()
    {
        using var scope = NewDisposeScope();
        StyleGenerator[] generators =
        [
            new ModulatedStyleGenerator(Options with { Architecture = Style2 }),
            new AdaptiveStyleGenerator(Options with { Architecture = Style }),
        ];
        foreach (StyleGenerator generator in generators)
        {
            NamedWeights.Set(generator).eval();
            Tensor expected = generator.Draw(
                Latent(1), Labels(), tensor(1f), Latent(3), tensor((long)generator.StyleLayers), generator.FixedNoise());
            Tensor first = generator.call(Latent(1), Labels());
            Assert.IsLessThan(1e-5f, (first - expected).abs().max().item<float>());
            Assert.IsTrue(first.equal(generator.call(Latent(1), Labels())).all().item<bool>());
            generator.train();
            Assert.IsGreaterThan(1e-3f, (generator.call(Latent(1), Labels()) - expected).abs().max().item<float>(), "fresh noise");
        }
    }

    [TestMethod]
    public void The_mean_style_of_a_class_follows_its_styles_alone()
    {
        using var scope = NewDisposeScope();
        var generator = new ModulatedStyleGenerator(Options with { Architecture = Style2 with { MixingProbability = 0 } });
        Tensor mean = generator.named_buffers().Single(entry => entry.name == "mean.mean").buffer;
        Tensor styles = generator.Map(Latent(1), Labels());
        generator.call(Latent(1), Labels());
        Assert.IsLessThan(1e-6f, (mean[3] - (styles[0] * 0.005)).abs().max().item<float>());
        Assert.IsLessThan(1e-6f, (mean[7] - (styles[1] * 0.005)).abs().max().item<float>());
        Assert.AreEqual(0f, mean[5].abs().max().item<float>());
    }

    internal static Tensor Labels() => tensor(new long[] { 3, 7 });

    private static Tensor Latent(double phase) => FixedWeights.Values([2, 6], phase, 1);

    private static Tensor Image(double phase) => FixedWeights.Values([2, 3, 16, 16], phase, 1);

    private static void AssertGolden(string name, Tensor actual, int every) =>
        TextbookNetworkTests.AssertGolden(name, actual, every, 2e-4, "style_networks.json");
}
