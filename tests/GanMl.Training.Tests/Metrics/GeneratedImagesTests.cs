using GanMl.Inference;
using GanMl.Inference.Latents;
using GanMl.Training.Metrics;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class GeneratedImagesTests
{
    [TestMethod]
    public void Image_and_label_are_those_of_the_row_in_bytes()
    {
        var tiny = new TinyGenerator { ClassNames = ["a", "b", "c"] };
        using var generator = OnnxGenerator.Open(tiny.ToBytes());
        var images = GeneratedImages.Generate(generator, 100, seed: 9);
        Assert.AreEqual(100, images.Count);
        Assert.AreEqual(tiny.Shape, images.Shape);
        CollectionAssert.AreEqual(tiny.ClassNames.ToArray(), images.ClassNames.ToArray());

        float[] latent = new float[tiny.LatentSize];
        byte[] pixels = new byte[tiny.Shape.Length];
        var sampler = new LatentSampler(9, tiny.LatentSize, LatentDistribution.Normal);
        foreach (int row in new[] { 0, 1, 63, 64, 99 })
        {
            sampler.Fill(row, latent);
            images.CopyPixels(row, pixels);
            Assert.AreEqual(row % 3, images.LabelOf(row));
            float[] expected = tiny.Expected(latent, row % 3);
            for (int pixel = 0; pixel < pixels.Length; pixel++)
            {
                Assert.AreEqual(expected[pixel] * 255, pixels[pixel], 0.501);
            }
        }
    }

    [TestMethod]
    public void An_unconditional_generator_has_one_class()
    {
        using var generator = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        var images = GeneratedImages.Generate(generator, 3, seed: 1);
        CollectionAssert.AreEqual(new[] { "image" }, images.ClassNames.ToArray());
        Assert.AreEqual(0, images.LabelOf(2));
    }

    [TestMethod]
    public void An_index_past_the_end_is_refused()
    {
        using var generator = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        var images = GeneratedImages.Generate(generator, 3, seed: 1);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.LabelOf(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.CopyPixels(-1, new byte[4]));
        Assert.ThrowsExactly<ArgumentException>(() => images.CopyPixels(0, new byte[3]));
    }

    [TestMethod]
    public void Generating_can_be_cancelled()
    {
        using var generator = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            GeneratedImages.Generate(generator, 10, seed: 1, cancellationToken: new CancellationToken(canceled: true)));
    }
}
