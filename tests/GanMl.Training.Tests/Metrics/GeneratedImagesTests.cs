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
        using GeneratedImages images = Drawn(generator, 100, seed: 9);
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
        using GeneratedImages images = Drawn(generator, 3, seed: 1);
        CollectionAssert.AreEqual(new[] { "image" }, images.ClassNames.ToArray());
        Assert.AreEqual(0, images.LabelOf(2));
    }

    [TestMethod]
    public void An_index_past_the_end_is_refused()
    {
        using var generator = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        using GeneratedImages images = Drawn(generator, 3, seed: 1);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.LabelOf(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.CopyPixels(-1, new byte[4]));
        Assert.ThrowsExactly<ArgumentException>(() => images.CopyPixels(0, new byte[3]));
    }

    [TestMethod]
    public void Generating_can_be_cancelled()
    {
        using var generator = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        using var images = new GeneratedImages(generator, seed: 1);
        Assert.ThrowsExactly<OperationCanceledException>(() => images.GrowTo(10, cancellationToken: new CancellationToken(canceled: true)));
        Assert.AreEqual(0, images.Count);
    }

    [TestMethod]
    public void A_set_that_grows_draws_only_what_is_missing()
    {
        using var generator = OnnxGenerator.Open(new TinyGenerator { ClassNames = ["a", "b", "c"] }.ToBytes());
        using var images = new GeneratedImages(generator, seed: 2);
        var reports = new Reports();
        images.GrowTo(70, reports);
        images.GrowTo(30, reports);
        images.GrowTo(71, reports);
        CollectionAssert.AreEqual(new[] { 64, 70, 71 }, reports.Counts);
        using GeneratedImages atOnce = Drawn(generator, 71, seed: 2);
        CollectionAssert.AreEqual(Pixels(atOnce), Pixels(images));
        Assert.AreEqual(70 % 3, images.LabelOf(70));
    }

    [TestMethod]
    public void Images_beyond_the_limit_of_memory_are_the_same()
    {
        var tiny = new TinyGenerator();
        using var generator = OnnxGenerator.Open(tiny.ToBytes());
        using GeneratedImages inMemory = Drawn(generator, 100, seed: 4);
        using var images = new GeneratedImages(generator, seed: 4, bytesInMemory: 10 * tiny.Shape.Length);
        images.GrowTo(40);
        CollectionAssert.AreEqual(Pixels(inMemory)[..40], Pixels(images));
        images.GrowTo(100);
        CollectionAssert.AreEqual(Pixels(inMemory), Pixels(images));
    }

    private static GeneratedImages Drawn(OnnxGenerator generator, int count, long seed)
    {
        var images = new GeneratedImages(generator, seed);
        images.GrowTo(count);
        return images;
    }

    private static string[] Pixels(GeneratedImages images) => [.. Enumerable.Range(0, images.Count).Select(index =>
    {
        byte[] pixels = new byte[images.Shape.Length];
        images.CopyPixels(index, pixels);
        return Convert.ToHexString(pixels);
    })];

    private sealed class Reports : IProgress<int>
    {
        internal List<int> Counts { get; } = [];

        public void Report(int value) => Counts.Add(value);
    }
}
