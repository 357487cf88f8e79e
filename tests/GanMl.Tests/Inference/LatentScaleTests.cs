using System.Text.Json;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.Latents;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Noise;
using GanMl.Tests.Pipelines;
using Microsoft.ML;

namespace GanMl.Tests.Inference;

/// <summary>Latents that are wider or narrower than those a generator was trained with.</summary>
[TestClass]
public sealed class LatentScaleTests
{
    private const float Scale = 1.5f;

    [TestMethod]
    public void Latents_are_multiplied_and_images_are_those_of_the_products()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        foreach (int batchSize in new[] { 1, 3, 64 })
        {
            var plan = new GenerationPlan { Seed = 6, FirstRow = 8, Count = 5, BatchSize = batchSize, LatentScale = Scale };
            float[][] images =
                [.. generator.Generate(plan).SelectMany(batch => Enumerable.Range(0, batch.Count).Select(i => batch.Image(i).ToArray()))];
            for (int i = 0; i < 5; i++)
            {
                Tiny.AssertEqual(Expected(8 + i, (8 + i) % 4, seed: 6), images[i]);
            }
        }
    }

    [TestMethod]
    public void Views_have_the_same_rows()
    {
        var context = new MLContext(1);
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        IDataView noise = context.Data.CreateNoise(3, generator.Info, new NoiseOptions { Seed = 6, LatentScale = Scale });
        IDataView images = context.Transforms.GenerateImages(generator).Fit(noise).Transform(noise);
        Tiny.AssertEqual(Latent(2, 6), Reading.Vectors(noise, "Latent")[2]);
        Tiny.AssertEqual(Expected(2, 2, seed: 6), Reading.Vectors(images, "Pixels")[2]);

        IDataView real = context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, [3, 1, 3, 3], Tiny.Grey.ClassNames));
        IDataView joined = context.Data.AppendSynthetic(
            real, generator, new SyntheticOptions { Amount = SyntheticAmount.Balanced, Seed = 6, LatentScale = Scale });
        Tiny.AssertEqual(Expected(1, 1, seed: 6), Reading.Vectors(joined, "Pixels")[11]);
    }

    [TestMethod]
    public void A_scale_of_one_changes_no_bit()
    {
        float[] plain = new float[40], scaled = new float[40];
        new LatentSampler(3, 40).Fill(7, plain);
        new LatentSampler(3, 40) { Scale = 1 }.Fill(7, scaled);
        CollectionAssert.AreEqual(plain, scaled);
        Assert.AreEqual(1, new GenerationPlan { Count = 1 }.LatentScale);
    }

    [TestMethod]
    public void What_is_no_width_is_refused()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        foreach (float scale in new[] { 0, -1, 10.5f, float.NaN })
        {
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                    () => generator.Generate(new GenerationPlan { Count = 1, LatentScale = scale })).Message,
                "LatentScale must be above 0 and at most 10");
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NoiseOptions { LatentScale = scale });
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SyntheticOptions { LatentScale = scale });
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => new LatentSampler(0, 4, LatentDistribution.Uniform) { Scale = 2 }).Message,
            "takes uniform latents");
    }

    [TestMethod]
    public void A_manifest_says_how_wide_latents_were()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        foreach (float scale in new[] { 1, Scale })
        {
            string path = folder[$"out{scale}"];
            var plan = new GenerationPlan { Count = 4, LatentScale = scale };
            ImageWriterCatalogue.Default.Find("folder").Write(path, new ImagesToWrite(generator, plan));
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "manifest.json")));
            Assert.AreEqual(scale != 1, manifest.RootElement.TryGetProperty("latentScale", out JsonElement written));
            Assert.AreEqual(scale, scale == 1 ? 1 : written.GetSingle());
        }
    }

    private static float[] Latent(long row, long seed)
    {
        float[] latent = new float[Tiny.Grey.LatentSize];
        new LatentSampler(seed, latent.Length).Fill(row, latent);
        return [.. latent.Select(value => value * Scale)];
    }

    private static float[] Expected(long row, int label, long seed) => Tiny.Grey.Expected(Latent(row, seed), label);
}
