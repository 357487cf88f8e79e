using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Tests.Pipelines;

namespace GanMl.Tests.Inference;

/// <summary>Which generated images are kept, and what takes the place of the others.</summary>
[TestClass]
public sealed class FilterTests
{
    private static readonly TinyGenerator Generator = Pipelines.Tiny.Grey;

    [TestMethod]
    public void A_row_has_the_first_of_its_candidates_that_is_kept_in_every_batch()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Generator.ToBytes());
        int replaced = 0;
        float[][] expected = [.. Enumerable.Range(20, 30).Select(row => FirstBright(row, 4, ref replaced))];
        Assert.IsTrue(replaced is > 5 and < 25, $"{replaced} of 30 rows have another image than without a filter.");
        foreach (int batchSize in new[] { 1, 7, 64 })
        {
            var plan = new GenerationPlan { Seed = 4, FirstRow = 20, Count = 30, BatchSize = batchSize, Filter = new Bright(0.5f) };
            float[][] images = Images(generator, plan);
            for (int i = 0; i < 30; i++)
            {
                Pipelines.Tiny.AssertEqual(expected[i], images[i], $"row {20 + i}, batches of {batchSize}");
            }
        }

        float[][] part = Images(generator, new GenerationPlan { Seed = 4, FirstRow = 35, Count = 5, Filter = new Bright(0.5f) });
        Pipelines.Tiny.AssertEqual(expected[15], part[0]);
    }

    [TestMethod]
    public void A_class_of_which_none_is_kept_ends_it_with_its_name()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Generator.ToBytes());
        var plan = new GenerationPlan { Count = 8, Filter = new NoLabel(2), MostCandidates = 9 };
        string message = Assert.ThrowsExactly<FilterException>(() => Images(generator, plan)).Message;
        StringAssert.Contains(message, "The filter has kept none of 9 images of row 2, class 'cat'.");
        StringAssert.Contains(message, "MostCandidates");
        Images(generator, plan with { LabelOf = row => row % 2 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { MostCandidates = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { MostCandidates = 1_025 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { FirstRow = long.MaxValue / 1_000 }));
    }

    [TestMethod]
    public void What_is_judged_and_kept_is_counted_by_class()
    {
        var counts = new CountingFilter(new NoLabel(1), 3);
        bool[] isKept = new bool[4];
        counts.Judge(new float[4], [0, 1, 1, 2], isKept);
        CollectionAssert.AreEqual(new[] { true, false, false, true }, isKept);
        CollectionAssert.AreEqual(new long[] { 1, 2, 1 }, Enumerable.Range(0, 3).Select(counts.Judged).ToArray());
        CollectionAssert.AreEqual(new long[] { 1, 0, 1 }, Enumerable.Range(0, 3).Select(counts.Kept).ToArray());
    }

    [TestMethod]
    public void A_classifier_keeps_what_it_recognises()
    {
        // Each "image" of one pixel is the number of a row of probabilities.
        var classifier = new TableModel([[0.6f, 0.4f, 0], [0.3f, 0.3f, 0.4f], [0.1f, 0.1f, 0.8f]]);
        CollectionAssert.AreEqual(new[] { true, false, true }, Verdicts(new ClassifierFilter(classifier), [0, 0, 2]));
        CollectionAssert.AreEqual(new[] { false, true, true }, Verdicts(new ClassifierFilter(classifier, 0.3f), [2, 1, 2]));
        CollectionAssert.AreEqual(new[] { true, true, false }, Verdicts(new ClassifierFilter(classifier, null, [2, 1, 0]), [2, 0, 2]));
        Assert.ThrowsExactly<ArgumentException>(() => Verdicts(new ClassifierFilter(classifier), [0, 1, 3]));
        Assert.ThrowsExactly<ArgumentException>(() => Verdicts(new ClassifierFilter(classifier), []));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ClassifierFilter(classifier, 1.5f));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ClassifierFilter(classifier, null, [3]));
    }

    [TestMethod]
    public void A_distance_is_that_which_a_share_of_the_real_images_does_not_exceed()
    {
        // One pixel each. Class 'a': 0, 0, 0, 255: mean 63.75 / 255 = 0.25, distances 0.25 (three times) and 0.75. Class 'b': 51 and 102.
        var real = new OnePixel(["a", "b"], [(0, 0), (0, 0), (0, 0), (255, 0), (51, 1), (102, 1)]);
        var filter = ClassDistanceFilter.Learn(new SamePixels(), real, ["b", "a"], quantile: 0.75);
        Assert.AreEqual(0.1, filter.Limits[0], 1e-6);
        Assert.AreEqual(0.25, filter.Limits[1], 1e-6);
        bool[] isKept = new bool[5];
        filter.Judge([0.21f, 0.41f, 0.01f, 0.49f, 0.51f], [0, 0, 1, 1, 1], isKept);
        CollectionAssert.AreEqual(new[] { true, false, true, true, false }, isKept);
        Assert.AreEqual(0.75, ClassDistanceFilter.Learn(new SamePixels(), real, ["a"], quantile: 1).Limits[0], 1e-6);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ClassDistanceFilter.Learn(new SamePixels(), real, ["c"])).Message, "'c'");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassDistanceFilter.Learn(new SamePixels(), real, ["a"], 0));
    }

    private static bool[] Verdicts(ClassifierFilter filter, long[] labels)
    {
        bool[] isKept = new bool[3];
        filter.Judge([0, 1, 2], labels, isKept);
        return isKept;
    }

    private static float[][] Images(OnnxGenerator generator, GenerationPlan plan) =>
        [.. generator.Generate(plan).SelectMany(batch => Enumerable.Range(0, batch.Count).Select(i => batch.Image(i).ToArray()))];

    /// <summary>By hand: the row's own image, or the first bright one of those that belong to it.</summary>
    private static float[] FirstBright(long row, long seed, ref int replaced)
    {
        float[] image = Generator.ImageOf(row, (int)(row % 4), seed);
        for (int candidate = 1; image.Average() < 0.5f; candidate++)
        {
            replaced += candidate == 1 ? 1 : 0;
            float[] latent = new float[Generator.LatentSize];
            var sampler = new LatentSampler(seed, latent.Length, LatentDistribution.Normal, RandomStream.Candidates);
            sampler.Fill((row * 1_024) + candidate, latent);
            image = Generator.Expected(latent, row % 4);
        }

        return image;
    }

    private sealed class NoLabel(long label) : IImageFilter
    {
        public void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept)
        {
            for (int i = 0; i < isKept.Length; i++)
            {
                isKept[i] = labels[i] != label;
            }
        }
    }

    private sealed class SamePixels : IImageModel
    {
        public int ValuesPerImage => 1;

        public void Compute(ReadOnlySpan<float> images, Span<float> values) => images.CopyTo(values);
    }

    private sealed class OnePixel(string[] classNames, (byte Value, int Label)[] images) : ILabelledImages
    {
        public string Name => "pixels";

        public int Count => images.Length;

        public ImageShape Shape { get; } = new(1, 1, 1);

        public IReadOnlyList<string> ClassNames => classNames;

        public int LabelOf(int index) => images[index].Label;

        public void CopyPixels(int index, Span<byte> pixels) => pixels[0] = images[index].Value;
    }
}

/// <summary>Keeps images whose mean is at least so much.</summary>
internal sealed class Bright(float least) : IImageFilter
{
    public void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept)
    {
        int length = images.Length / isKept.Length;
        for (int i = 0; i < isKept.Length; i++)
        {
            float sum = 0;
            foreach (float pixel in images.Slice(i * length, length))
            {
                sum += pixel;
            }

            isKept[i] = sum >= least * length;
        }
    }
}

/// <summary>Gives for an image a row of a table, by its first pixel.</summary>
internal sealed class TableModel(float[][] rows, int pixels = 1, Func<float, int>? rowOf = null) : IImageModel
{
    public int ValuesPerImage => rows[0].Length;

    public void Compute(ReadOnlySpan<float> images, Span<float> values)
    {
        for (int i = 0; i < images.Length / pixels; i++)
        {
            float first = images[i * pixels];
            rows[rowOf is null ? (int)first : rowOf(first)].CopyTo(values[(i * ValuesPerImage)..]);
        }
    }
}
