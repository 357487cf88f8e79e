using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.R3Gan;
using GanMl.Tests.Export;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>Noise before the blocks of r3gan, and classes that start equal: by hand, and in the exported file.</summary>
[TestClass]
public sealed class R3GanNoiseTests
{
    /// <summary>Blocks of 6 and 12 pixels: 36 values of noise, then 144.</summary>
    private static readonly NetworkOptions Noisy = new()
    {
        ImageSize = 12,
        Channels = 3,
        Classes = 3,
        Architecture = new R3GanOptions { LatentSize = 6, FeatureMapBase = 96, BlockNoise = true, EqualClasses = true },
    };

    [TestMethod]
    public void Noise_adds_to_every_map_what_its_strength_says()
    {
        // At first every block is the identity, so that noise reaches the image through 1 x 1 convolutions and doublings alone.
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using var generator = new R3GanGenerator(Noisy);
        Assert.AreEqual(180, generator.NoiseSize);
        Tensor latent = randn(1, 6), label = tensor(new long[] { 1 }), none = zeros(1, 180);
        Tensor without = generator.Draw(latent, label, none);
        Assert.IsTrue(generator.Draw(latent, label, randn(1, 180)).Equals(without), "the strengths are 0 at first");

        Tensor image = Weight(generator, "body.image.weight").view(3, 8), maps = Weight(generator, "body.maps12.weight").view(8, 16);
        Tensor late = Weight(generator, "noise.block12_0.strength").normal_();
        Tensor early = Weight(generator, "noise.block6_0.strength").normal_();
        Tensor single = zeros(1, 180);
        single[0, 36 + (5 * 12) + 7] = tensor(2f);
        Tensor difference = generator.Draw(latent, label, single) - without;
        Tensor expected = zeros_like(difference);
        expected.select(3, 7).select(2, 5).copy_((image.matmul(late) * 2).unsqueeze(0));
        Assert.IsTrue(difference.allclose(expected, atol: 1e-5), "row 5, column 7 of the last map");

        // A constant stays one through a doubling.
        Tensor constant = cat([full([1, 36], 0.5f), zeros(1, 144)], 1);
        difference = generator.Draw(latent, label, constant) - without;
        expected = (image.matmul(maps.matmul(early)) * 0.5).view(1, 3, 1, 1).expand_as(difference);
        Assert.IsTrue(difference.allclose(expected, atol: 1e-5), "the first map");
    }

    [TestMethod]
    public void Noise_is_fresh_in_training_and_fixed_afterwards()
    {
        using var scope = NewDisposeScope();
        using var generator = new R3GanGenerator(Noisy);
        Strengthen(generator);
        Tensor latent = randn(2, 6), label = tensor(new long[] { 0, 2 });
        Assert.IsFalse(generator.call(latent, label).Equals(generator.call(latent, label)));
        generator.eval();
        Assert.IsTrue(generator.call(latent, label).Equals(generator.call(latent, label)));
        Assert.IsTrue(generator.call(latent, label).Equals(generator.Draw(latent, label, generator.FixedNoise())));
        using var plain = new R3GanGenerator(Noisy with { Architecture = new R3GanOptions() });
        Assert.AreEqual(0, plain.NoiseSize);
        Assert.IsFalse(plain.named_buffers().Any(), "without the option nothing is added");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void The_file_takes_the_noise_that_it_is_given_and_else_the_fixed_one(int classes)
    {
        using var scope = NewDisposeScope();
        using var generator = new R3GanGenerator(Noisy with { Classes = classes });
        Strengthen(generator);
        using var exported = new Exported();
        var info = new GeneratorInfo
        {
            Architecture = "r3gan",
            LatentSize = 6,
            Shape = new ImageShape(3, 12, 12),
            ClassNames = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")],
        };

        // By way of the weights' file, as a run does.
        string weights = exported.File + ".safetensors";
        GeneratorCheckpoint.Save(weights, generator, info);
        (GeneratorNetwork loaded, _) = GeneratorCheckpoint.Load(weights);
        GeneratorExporter.Export(loaded, info, exported.File);
        loaded.Dispose();
        File.Delete(weights);

        using OnnxGenerator opened = OnnxGenerator.Open(File.ReadAllBytes(exported.File));
        Assert.AreEqual(180, opened.Info.NoiseSize);
        Assert.IsFalse(opened.Info.TakesStyle || opened.Info.TakesTruncation);
        generator.eval();
        Tensor latent = randn(2, 6), noise = randn(2, 180);
        Tensor? label = classes == 0 ? null : tensor(new long[] { 2, 1 });
        long[] labels = classes == 0 ? [] : [2, 1];
        float[] images = new float[2 * opened.Info.Shape.Length];
        opened.Generate(latent.data<float>().ToArray(), labels, images);
        AssertNear(generator.call(latent, label), images);
        opened.Generate(
            new GeneratorInput { Latents = latent.data<float>().ToArray(), Labels = labels, Noise = noise.data<float>().ToArray() },
            images);
        AssertNear(generator.Draw(latent, label, noise), images);
    }

    [TestMethod]
    public void Classes_start_equal_and_part_when_they_learn()
    {
        using var scope = NewDisposeScope();
        using var generator = new R3GanGenerator(Noisy);
        using var discriminator = new R3GanDiscriminator(Noisy);
        generator.eval();
        Tensor labels = tensor(new long[] { 0, 1, 2 }), image = randn(1, 3, 12, 12).expand(3, -1, -1, -1);
        Tensor drawn = generator.call(randn(1, 6).expand(3, -1), labels);
        Assert.IsTrue(drawn[0].allclose(drawn[1], atol: 1e-6) && drawn[0].allclose(drawn[2], atol: 1e-6));
        float[] logits = [.. discriminator.call(image, labels).data<float>()];
        Assert.AreEqual(logits[0], logits[1], 1e-5f);
        Assert.AreEqual(logits[0], logits[2], 1e-5f);
        Tensor embedding = Weight(discriminator, "score.embedding.weight");
        Assert.IsGreaterThan(0f, embedding.abs().max().item<float>());
        discriminator.call(image, labels)[1].sum().backward();
        float[] moved = [.. embedding.grad!.abs().sum(1).data<float>()];
        Assert.IsTrue(moved[0] == 0 && moved[1] > 0 && moved[2] == 0, "each row learns from its own class");
    }

    private static void Strengthen(R3GanGenerator generator)
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter strength) in generator.named_parameters())
        {
            if (name.EndsWith("strength", StringComparison.Ordinal))
            {
                strength.normal_(0, 0.3);
            }
        }
    }

    private static Parameter Weight(nn.Module module, string name) =>
        module.named_parameters().Single(entry => entry.name == name).parameter;

    /// <summary>The file's pixels are in [0, 1], the network's about [-1, 1].</summary>
    private static void AssertNear(Tensor expected, float[] images)
    {
        float[] pixels = [.. ((expected + 1) / 2).clamp(0, 1).contiguous().data<float>()];
        for (int i = 0; i < pixels.Length; i++)
        {
            Assert.AreEqual(pixels[i], images[i], 2e-5f);
        }
    }
}
