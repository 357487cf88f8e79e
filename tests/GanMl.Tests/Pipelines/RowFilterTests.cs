using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Filters;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Tests.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace GanMl.Tests.Pipelines;

/// <summary>Views of generated images of which only those are seen that a filter keeps; and soft labels.</summary>
[TestClass]
public sealed class RowFilterTests
{
    private readonly MLContext _context = new(1);
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void A_view_has_the_images_that_a_plan_has_with_the_same_filter()
    {
        float[][] expected = Planned(200, seed: 3, scale: 1.2f);
        IDataView noise = _context.Data.CreateNoise(200, _generator.Info, new NoiseOptions { Seed = 3, LatentScale = 1.2f });
        var filter = new RowFilter(new Bright(0.5f)) { Seed = 3, LatentScale = 1.2f };
        foreach (int? batch in new int?[] { 1, 16, null })
        {
            var options = new GenerateImagesOptions { Filter = filter, BatchSize = batch };
            IDataView images = _context.Transforms.GenerateImages(_generator, options).Fit(noise).Transform(noise);
            List<float[]> read = Reading.Vectors(images, "Pixels");
            DataViewRowCursor[] cursors = images.GetRowCursorSet([images.Schema["Pixels"], images.Schema["Row"]], 2);
            for (int row = 0; row < 200; row++)
            {
                Tiny.AssertEqual(expected[row], read[row], $"row {row}");
            }

            foreach (DataViewRowCursor cursor in cursors)
            {
                while (cursor.MoveNext())
                {
                    Tiny.AssertEqual(
                        expected[cursor.Value<long>("Row")], [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()]);
                }

                cursor.Dispose();
            }
        }
    }

    [TestMethod]
    public void Appended_images_are_filtered_and_every_class_gets_its_amount()
    {
        IDataView joined = _context.Data.AppendSynthetic(
            Real([40, 1, 40, 40]), _generator, Balanced with { Seed = 3, Filter = new Bright(0.5f) });
        List<float[]> pixels = Reading.Vectors(joined, "Pixels");
        Assert.HasCount(160, pixels);
        Assert.IsTrue(pixels.Skip(121).All(image => image.Average() >= 0.5f - 1e-6f));
        float[][] plain = [.. Enumerable.Range(0, 39).Select(row => Tiny.Grey.ImageOf(row, 1, 3))];
        for (int row = 0; row < 39; row++)
        {
            if (plain[row].Average() > 0.501f)
            {
                Tiny.AssertEqual(plain[row], pixels[121 + row], $"row {row}");
            }
        }

        Assert.IsTrue(plain.Any(image => image.Average() < 0.499f));
    }

    [TestMethod]
    public void Hardly_an_image_of_a_class_is_told_and_none_is_an_error()
    {
        var warnings = new List<string>();
        _context.Log += (_, entry) =>
            warnings.AddRange(entry.Kind == ChannelMessageKind.Warning ? [entry.RawMessage] : Array.Empty<string>());
        IDataView rare = _context.Data.AppendSynthetic(
            Real([50, 1, 50, 50]), _generator, Balanced with { Filter = new OneIn(40), MostCandidates = 1_024 });
        Assert.HasCount(200, Reading.Vectors(rare, "Pixels"));
        Assert.HasCount(1, warnings.Where(text => text.Contains("generated images of class 'bee'")).ToArray(), string.Join('\n', warnings));

        IDataView none = _context.Data.AppendSynthetic(
            Real([50, 1, 50, 50]), _generator, Balanced with { Filter = new Bright(2), MostCandidates = 5 });
        Exception error = Assert.ThrowsExactly<FilterException>(() => Reading.Vectors(none, "Pixels"));
        StringAssert.Contains(error.Message, "none of 5 images of row 0, class 'bee'");
    }

    [TestMethod]
    public void What_a_filter_needs_is_told()
    {
        IDataView noise = _context.Data.CreateNoise(2, _generator.Info, new NoiseOptions { RowColumn = "Number" });
        var filter = new RowFilter(new Bright(0.5f));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.GenerateImages(
                _generator, new GenerateImagesOptions { Filter = filter }).Fit(noise)).Message,
            "no column 'Row' of type Int64");
        var named = new RowFilter(new Bright(0.5f)) { RowColumn = "Number" };
        using ImageGeneratorTransformer model =
            _context.Transforms.GenerateImages(_generator, new GenerateImagesOptions { Filter = named }).Fit(noise);
        Assert.HasCount(2, Reading.Vectors(model.Transform(noise), "Pixels"));
        using var stream = new MemoryStream();
        Assert.Contains(
            "cannot be saved", Assert.ThrowsExactly<NotSupportedException>(() => _context.Model.Save(model, noise.Schema, stream)).Message);
    }

    [TestMethod]
    public void Soft_labels_are_rows_with_the_share_of_the_weight()
    {
        // By the first pixel: surely 'cat'; or half 'ant', 0.45 'dog', and 0.05 that is too little.
        var classifier = new TableModel(
            [[0, 0, 1, 0], [0.5f, 0.05f, 0, 0.45f]], Tiny.Grey.Shape.Length, first => first < 0.5f ? 0 : 1);
        var labels = new SoftLabels(classifier) { LeastProbability = 0.1f };
        SyntheticOptions options = Balanced with { SoftLabels = labels };
        IDataView plain = _context.Data.AppendSynthetic(Real([30, 5, 30, 30]), _generator, Balanced);
        IDataView soft = _context.Data.AppendSynthetic(Real([30, 5, 30, 30]), _generator, options);
        float[][] pixels = [.. Reading.Vectors(plain, "Pixels").Skip(95)];
        float weight = Reading.Column<float>(plain, "Weight")[^1];
        var expected = new List<(uint Key, float Weight, string Pixels)>();
        foreach (float[] image in pixels)
        {
            string text = string.Join(' ', image);
            expected.AddRange(image[0] < 0.5f
                ? [(3u, weight, text)]
                : new[] { (1u, weight * (0.5f / 0.95f), text), (4u, weight * (0.45f / 0.95f), text) });
        }

        Assert.IsTrue(expected.Count is > 25 and < 50);
        List<uint> keys = Reading.Column<uint>(soft, "Label");
        List<float> weights = Reading.Column<float>(soft, "Weight");
        List<float[]> images = Reading.Vectors(soft, "Pixels");
        Assert.HasCount(95 + expected.Count, keys);
        Assert.IsNull(soft.GetRowCount());
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.AreEqual(expected[row].Key, keys[95 + row]);
            Assert.AreEqual(expected[row].Weight, weights[95 + row], 1e-5f);
            Assert.AreEqual(expected[row].Pixels, string.Join(' ', images[95 + row]));
        }

        // All images together weigh what they weighed.
        Assert.AreEqual(Reading.Column<float>(plain, "Weight").Sum(), weights.Sum(), 1e-3f);
        Assert.AreEqual(keys.Count, Reading.Column<long>(_context.Data.Cache(soft, "SyntheticRow"), "SyntheticRow").Count);
    }

    [TestMethod]
    public void Soft_labels_that_do_not_fit_are_told()
    {
        var classifier = new TableModel([[0.5f, 0.5f]], Tiny.Grey.Shape.Length, _ => 0);
        StringAssert.Contains(Refusal(new SoftLabels(classifier)), "gives 2 probabilities, but 4 classes are named");
        StringAssert.Contains(Refusal(new SoftLabels(classifier) { ClassNames = ["x", "y"] }), "knows none of the real classes");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SoftLabels(classifier) { LeastProbability = 0.6f });
        var four = new TableModel([[1, 0, 0, 0]], Tiny.Grey.Shape.Length, _ => 0);
        StringAssert.Contains(Refusal(new SoftLabels(four), weight: null), "SyntheticOptions.WeightColumn");
    }

    [TestMethod]
    public void A_classifier_of_ML_NET_gives_its_scores_in_the_order_of_the_names()
    {
        IDataView real = Real([20, 20, 20, 20]);
        IDataView flat = _context.Data.Cache(real, "Label", "Pixels");
        var trained = _context.MulticlassClassification.Trainers
            .LbfgsMaximumEntropy(featureColumnName: "Pixels", exampleWeightColumnName: null).Fit(flat);
        var model = new TransformerImageModel(trained, Tiny.Grey.Shape, ["dog", "cat", "bee", "ant"]);
        List<float[]> scores = Reading.Vectors(trained.Transform(real), "Score");
        float[] images = [.. Reading.Vectors(real, "Pixels").SelectMany(image => image)];
        float[] values = new float[80 * 4];
        model.Compute(images, values);
        for (int i = 0; i < 80; i++)
        {
            Tiny.AssertEqual([.. scores[i].Reverse()], values[(4 * i)..(4 * i + 4)]);
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new TransformerImageModel(trained, Tiny.Grey.Shape, ["eel"])).Message,
            "no class 'eel'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new TransformerImageModel(
                trained, Tiny.Grey.Shape, ["ant"], new TransformerImageModelOptions { ScoreColumn = "Scores" })).Message,
            "no column 'Scores'");
    }

    private static SyntheticOptions Balanced { get; } = new() { Amount = SyntheticAmount.Balanced };

    private string Refusal(SoftLabels labels, string? weight = "Weight") => Assert.ThrowsExactly<ArgumentException>(
        () => _context.Data.AppendSynthetic(
            Real([3, 1, 3, 3]), _generator, Balanced with { SoftLabels = labels, WeightColumn = weight })).Message;

    private IDataView Real(int[] counts) => _context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, counts, Tiny.Grey.ClassNames));

    private float[][] Planned(int count, long seed, float scale)
    {
        var plan = new GenerationPlan { Seed = seed, Count = count, LatentScale = scale, Filter = new Bright(0.5f) };
        return [.. _generator.Generate(plan)
            .SelectMany(batch => Enumerable.Range(0, batch.Count).Select(i => batch.Image(i).ToArray()))];
    }

    /// <summary>Keeps one image in so many, by its first pixel.</summary>
    private sealed class OneIn(int images) : IImageFilter
    {
        public void Judge(ReadOnlySpan<float> pixels, ReadOnlySpan<long> labels, Span<bool> isKept)
        {
            for (int i = 0; i < isKept.Length; i++)
            {
                isKept[i] = BitConverter.SingleToInt32Bits(pixels[i * (pixels.Length / isKept.Length)]) / 16 % images == 0;
            }
        }
    }
}
