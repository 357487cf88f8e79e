using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Truncation and second latents as columns of a pipeline.</summary>
[TestClass]
public class StyleColumnTests
{
    private static readonly TinyGenerator Style = Tiny.Grey with { WithTruncation = true, WithStyle = true };
    private static readonly GeneratorInfo Info = Style.Info with { TakesTruncation = true, TakesStyle = true };
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Noise_has_columns_for_what_the_options_ask_for()
    {
        IDataView noise = _context.Data.CreateNoise(3, Info, new NoiseOptions { Truncation = 0.7f, StyleLayer = 4, Seed = 5 });
        CollectionAssert.AreEqual(
            new[] { "Latent", "Label", "Row", "Truncation", "StyleLatent", "StyleLayer" },
            noise.Schema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 0.7f, 0.7f, 0.7f }, Reading.Column<float>(noise, "Truncation"));
        CollectionAssert.AreEqual(new[] { 4, 4, 4 }, Reading.Column<int>(noise, "StyleLayer"));
        Assert.ThrowsExactly<ArgumentException>(() => _context.Data.CreateNoise(3, Tiny.Grey.Info, new NoiseOptions { Truncation = 1 }));
        Assert.ThrowsExactly<ArgumentException>(() => _context.Data.CreateNoise(3, Tiny.Grey.Info, new NoiseOptions { StyleLayer = 1 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NoiseOptions { StyleLayer = -1 });
    }

    [TestMethod]
    public void Second_latents_are_a_stream_of_their_own()
    {
        IDataView noise = _context.Data.CreateNoise(3, Info, new NoiseOptions { StyleLayer = 4, Seed = 5 });
        List<float[]> second = Reading.Vectors(noise, "StyleLatent");
        float[] expected = new float[5];
        new LatentSampler(5, 5, LatentDistribution.Normal, RandomStream.StyleLatents).Fill(2, expected);
        CollectionAssert.AreEqual(expected, second[2]);
        foreach (long seed in new long[] { 5, 6 })
        {
            IDataView images = _context.Data.CreateNoise(3, Info, new NoiseOptions { Seed = seed });
            CollectionAssert.AreNotEqual(
                Reading.Vectors(images, "Latent")[2], second[2], "no latent of an image is drawn again as a style");
        }

        IDataView other = _context.Data.CreateNoise(3, Info, new NoiseOptions { StyleLayer = 4, Seed = 1, StyleSeed = 5 });
        CollectionAssert.AreEqual(second[2], Reading.Vectors(other, "StyleLatent")[2]);
    }

    [TestMethod]
    public void Columns_of_the_noise_reach_the_network()
    {
        IDataView noise = _context.Data.CreateNoise(200, Info, new NoiseOptions { Truncation = 0.5f, StyleLayer = 0, StyleSeed = 77 });
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Style.ToBytes()).Fit(noise);
        List<float[]> pixels = Reading.Vectors(model.Transform(noise), "Pixels");
        for (int row = 0; row < 200; row++)
        {
            float[] latent = new float[5];
            new LatentSampler(77, 5, LatentDistribution.Normal, RandomStream.StyleLatents).Fill(row, latent);
            Tiny.AssertEqual(Style.Expected([.. latent.Select(value => value * 0.5f)], row % 4), pixels[row], $"row {row}");
        }

        Assert.IsLessThan(20, model.Runs);
    }

    [TestMethod]
    public void Each_row_may_have_its_own()
    {
        Row[] rows = [.. Enumerable.Range(0, 100).Select(i => new Row
        {
            Latent = [i / 50f, 1, -1, 0, 0.5f],
            Label = (uint)(i % 4),
            Cut = i % 3 / 2f,
            Other = [0, i / 50f, 0, 1, 1],
            From = i % 5 / 4,
        })];
        IDataView noise = _context.Data.LoadFromEnumerable(rows);
        var options = new GenerateImagesOptions { TruncationColumn = "Cut", StyleLatentColumn = "Other", StyleLayerColumn = "From" };
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Style.ToBytes(), options).Fit(noise);
        List<float[]> pixels = Reading.Vectors(model.Transform(noise), "Pixels");
        for (int i = 0; i < rows.Length; i++)
        {
            float[] latent = rows[i].From == 0 ? rows[i].Other : rows[i].Latent;
            Tiny.AssertEqual(Style.Expected([.. latent.Select(value => value * rows[i].Cut)], i % 4), pixels[i], $"row {i}");
        }
    }

    [TestMethod]
    public void One_truncation_for_all_is_an_option()
    {
        IDataView noise = _context.Data.CreateNoise(5, Info);
        using ImageGeneratorTransformer model = _context.Transforms
            .GenerateImages(Style.ToBytes(), new GenerateImagesOptions { Truncation = 0 }).Fit(noise);
        Tiny.AssertEqual(Style.Expected(new float[5], 3), Reading.Vectors(model.Transform(noise), "Pixels")[3]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GenerateImagesOptions { Truncation = float.PositiveInfinity });
    }

    [TestMethod]
    public void They_are_saved_and_loaded()
    {
        IDataView noise = _context.Data.CreateNoise(50, Info, new NoiseOptions { StyleLayer = 0 });
        ImageGeneratorTransformer model = _context.Transforms
            .GenerateImages(Style.ToBytes(), new GenerateImagesOptions { Truncation = 0.25f }).Fit(noise);
        using var stream = new MemoryStream();
        _context.Model.Save(model, noise.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().UseGanMl().Model.Load(stream, out _);
        List<float[]> expected = Reading.Vectors(model.Transform(noise), "Pixels");
        List<float[]> pixels = Reading.Vectors(loaded.Transform(noise), "Pixels");
        CollectionAssert.AreEqual(expected[49], pixels[49]);
    }

    [TestMethod]
    public void What_does_not_fit_is_refused()
    {
        IDataView plain = _context.Data.CreateNoise(5, Info);
        IDataView full = _context.Data.CreateNoise(5, Info, new NoiseOptions { Truncation = 1, StyleLayer = 0 });
        AssertRefused(Tiny.Grey, plain, "takes no truncation", new GenerateImagesOptions { Truncation = 1 });
        AssertRefused(Tiny.Grey, full, "takes no truncation", new GenerateImagesOptions { TruncationColumn = "Truncation" });
        AssertRefused(Tiny.Grey, full, "takes no second latent", new GenerateImagesOptions { StyleLayerColumn = "StyleLayer" });
        AssertRefused(Style, plain, "There is no column 'T'", new GenerateImagesOptions { TruncationColumn = "T" });
        AssertRefused(Style, full, "a truncation is Single", new GenerateImagesOptions { TruncationColumn = "Row" });
        AssertRefused(Style, plain, "no layers", new GenerateImagesOptions { StyleLatentColumn = "Latent" });
        AssertRefused(Style, plain, "no second latents", new GenerateImagesOptions { StyleLayerColumn = "Row" });
        AssertRefused(Style, full, "a style layer is Int32", new GenerateImagesOptions { StyleLayerColumn = "Row" });
        AssertRefused(Style, full, "Vector<Single, 5>", new GenerateImagesOptions { StyleLatentColumn = "Row" });

        // A generator that has no use for the columns lets them be.
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(full);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(4, 0), Reading.Vectors(model.Transform(full), "Pixels")[4]);
    }

    [TestMethod]
    [DataRow(float.NaN, 0, "truncation is NaN")]
    [DataRow(1f, -1, "style layer is -1")]
    public void A_row_that_makes_no_sense_is_an_error_of_its_row(float truncation, int layer, string message)
    {
        Row[] rows =
        [
            new Row { Cut = 1, Latent = new float[5], Other = new float[5] },
            new Row { Cut = truncation, From = layer, Latent = new float[5], Other = new float[5] },
        ];
        IDataView noise = _context.Data.LoadFromEnumerable(rows);
        var options = new GenerateImagesOptions { TruncationColumn = "Cut", StyleLatentColumn = "Other", StyleLayerColumn = "From" };
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Style.ToBytes(), options).Fit(noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.IsTrue(cursor.MoveNext());
        Tiny.AssertEqual(Style.Expected(new float[5], 0), [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()]);
        Assert.IsTrue(cursor.MoveNext());
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<VBuffer<float>>("Pixels"));
        StringAssert.Contains(error.Message, message);
    }

    private void AssertRefused(TinyGenerator generator, IDataView noise, string message, GenerateImagesOptions options) =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => _context.Transforms.GenerateImages(generator.ToBytes(), options).Fit(noise)).Message,
            message);

    private sealed class Row
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        [KeyType(4)]
        public uint Label { get; set; }

        public float Cut { get; set; }

        [VectorType(5)]
        public float[] Other { get; set; } = [];

        public int From { get; set; }
    }
}
