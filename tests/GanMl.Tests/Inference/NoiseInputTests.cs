using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>The optional noise of style generators.</summary>
[TestClass]
public sealed class NoiseInputTests
{
    private static readonly float[] Latents = [0.5f, -1, 2, 1, 0, -0.5f];

    private static TinyGenerator Tiny { get; } = new() { WithNoise = true };

    [TestMethod]
    public void A_file_tells_how_much_noise_it_takes()
    {
        using OnnxGenerator noisy = OnnxGenerator.Open(Tiny.ToBytes()), plain = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        Assert.AreEqual(3, noisy.Info.NoiseSize);
        Assert.AreEqual(0, plain.Info.NoiseSize);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    public void Images_have_the_noise_that_is_given_or_that_of_the_file(int fixedBatch)
    {
        TinyGenerator tiny = Tiny with { FixedBatch = fixedBatch };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        float[] noise = [1, 2, 3, -1, -1, -4], images = new float[8];
        generator.Generate(new GeneratorInput { Latents = Latents, Noise = noise }, images);
        AssertNear(
            [.. tiny.Expected(Latents.AsSpan(0, 3), noise: noise[..3]), .. tiny.Expected(Latents.AsSpan(3, 3), noise: noise[3..])], images);
        if (fixedBatch == 0)
        {
            generator.Generate(new GeneratorInput { Latents = Latents }, images);
            AssertNear([.. tiny.Expected(Latents.AsSpan(0, 3)), .. tiny.Expected(Latents.AsSpan(3, 3))], images);
        }
    }

    [TestMethod]
    public void Noise_of_a_seed_is_a_pure_function_of_seed_and_row()
    {
        using OnnxGenerator generator = OnnxGenerator.Open((Tiny with { WithTruncation = true }).ToBytes());
        var plan = new GenerationPlan { Seed = 3, Count = 300, NoiseSeed = 3, Truncation = 0.5f };
        float[] whole = Images(generator, plan with { BatchSize = 300 }), pieces = Images(generator, plan with { BatchSize = 7 });
        CollectionAssert.AreEqual(whole, pieces);
        CollectionAssert.AreEqual(whole[(200 * 4)..(210 * 4)], Images(generator, plan with { FirstRow = 200, Count = 10 }));
        CollectionAssert.AreNotEqual(whole, Images(generator, plan with { NoiseSeed = 4 }));
        CollectionAssert.AreNotEqual(whole, Images(generator, plan with { NoiseSeed = null }));
        CollectionAssert.AreNotEqual(whole, Images(generator, plan with { Truncation = null }));

        // The noise of a seed is a stream of its own.
        float[] latent = new float[3], noise = new float[3], image = new float[4];
        new LatentSampler(3, 3).Fill(0, latent);
        new LatentSampler(3, 3, LatentDistribution.Normal, RandomStream.Noise).Fill(0, noise);
        CollectionAssert.AreNotEqual(latent, noise);
        generator.Generate(new GeneratorInput { Latents = latent, Noise = noise, Truncation = 0.5f }, image);
        CollectionAssert.AreEqual(whole[..4], image);
    }

    [TestMethod]
    public void What_the_file_does_not_take_is_refused()
    {
        using OnnxGenerator plain = OnnxGenerator.Open(new TinyGenerator().ToBytes()), noisy = OnnxGenerator.Open(Tiny.ToBytes());
        float[] images = new float[8];
        Refused("takes no noise", () => plain.Generate(new GeneratorInput { Latents = Latents, Noise = new float[6] }, images));
        Refused(
            "has 6 values, 3 each; there are 5",
            () => noisy.Generate(new GeneratorInput { Latents = Latents, Noise = new float[5] }, images));
        Refused("takes no noise", () => plain.Generate(new GenerationPlan { Count = 1, NoiseSeed = 1 }));
        Refused("takes none", () => plain.Generate(new GenerationPlan { Count = 1, Truncation = 1 }));

        static void Refused(string message, Action action) =>
            Assert.Contains(message, Assert.ThrowsExactly<ArgumentException>(action).Message);
    }

    private static float[] Images(OnnxGenerator generator, GenerationPlan plan) =>
        [.. generator.Generate(plan).SelectMany(batch => batch.Pixels.ToArray())];

    private static void AssertNear(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-6f);
        }
    }
}
