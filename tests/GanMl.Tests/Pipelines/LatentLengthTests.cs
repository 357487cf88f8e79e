using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>
/// Vectors from arrays of objects, which ML.NET lets through whatever their length: null, too short, too long. Such a row is an error of
/// its own, and the rows around it are what they are without it.
/// </summary>
[TestClass]
public class LatentLengthTests
{
    private const int Odd = 5;
    private const string Pixels = "Pixels";
    private static readonly TinyGenerator Style = Tiny.Grey with { WithStyle = true };
    private readonly MLContext _context = new(1);

    public static IEnumerable<object?[]> Latents() =>
    [
        [null, "its latent has 0 values (it is null or empty), but the generator takes 5."],
        [Array.Empty<float>(), "its latent has 0 values (it is null or empty), but the generator takes 5."],
        [new float[] { 1, 2, 3 }, "its latent has 3 values, but the generator takes 5."],
        [new float[] { 1, 2, 3, 4, 5, 6 }, "its latent has 6 values, but the generator takes 5."],
    ];

    [TestMethod]
    [DynamicData(nameof(Latents))]
    public void A_latent_of_another_length_is_an_error_of_its_row(float[]? latent, string message)
    {
        Row[] rows = Rows(9);
        rows[Odd].Latent = latent;
        foreach (int? batchSize in new int?[] { null, 1, 3 })
        {
            AssertRefused(Tiny.Grey, rows, new GenerateImagesOptions { BatchSize = batchSize }, message);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Latents))]
    public void A_second_latent_of_another_length_is_an_error_of_its_row(float[]? latent, string message)
    {
        Row[] rows = Rows(9);
        rows[Odd].Other = latent;
        foreach (int? batchSize in new int?[] { null, 1, 3 })
        {
            var options = new GenerateImagesOptions { StyleLatentColumn = "Other", StyleLayerColumn = "From", BatchSize = batchSize };
            AssertRefused(Style, rows, options, message.Replace("its latent", "its style latent", StringComparison.Ordinal));
        }
    }

    [TestMethod]
    public void Rows_without_any_latent_give_no_image_of_the_row_before()
    {
        Row[] rows = [.. Enumerable.Range(0, 20).Select(_ => new Row { Latent = null, Label = 0 })];
        IDataView noise = _context.Data.LoadFromEnumerable(rows);
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        for (int row = 0; row < rows.Length; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<VBuffer<float>>(Pixels));
            StringAssert.StartsWith(error.Message, $"Row {row} (counted from 0) cannot be generated: its latent has 0 values");
        }

        Assert.AreEqual(0, model.Runs);
    }

    [TestMethod]
    [DynamicData(nameof(Latents))]
    public void A_prediction_engine_refuses_them(float[]? latent, string message)
    {
        IDataView noise = _context.Data.CreateNoise(1, Tiny.Grey.Info);
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(noise);
        using PredictionEngine<Row, Image> engine = _context.Model.CreatePredictionEngine<Row, Image>(model);
        float[] known = [0.5f, 1, -1, 2, 0];
        for (int round = 0; round < 2; round++)
        {
            Tiny.AssertEqual(Tiny.Grey.Expected(known, 2), engine.Predict(new Row { Latent = known, Label = 2 }).Pixels);
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => engine.Predict(new Row { Latent = latent, Label = 3 }));
            StringAssert.EndsWith(error.Message, message);
        }

        StringAssert.EndsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => engine.Predict(new Row { Latent = known, Label = 4 })).Message,
            "its label is missing (key 0). Filter such rows out, or give them a class.");
    }

    /// <summary>Sparse latents name their zeros by leaving them out; nothing of a row before may stand there.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    public void A_sparse_latent_has_zeros_where_it_says_nothing(int batchSize)
    {
        SparseRow[] rows =
        [
            new SparseRow { Latent = new VBuffer<float>(5, [1, 2, 3, 4, 5]), Label = 0 },
            new SparseRow { Latent = new VBuffer<float>(5, 2, [0.5f, -1], [1, 3]), Label = 1 },
            new SparseRow { Latent = new VBuffer<float>(5, 0, [], []), Label = 2 },
            new SparseRow { Latent = new VBuffer<float>(4, 1, [2], [0]), Label = 3 },
        ];
        IDataView noise = _context.Data.LoadFromEnumerable(rows);
        using ImageGeneratorTransformer model = _context.Transforms
            .GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { BatchSize = batchSize }).Fit(noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        foreach ((float[] latent, int label) in new (float[], int)[] { ([1, 2, 3, 4, 5], 0), ([0, 0.5f, 0, -1, 0], 1), (new float[5], 2) })
        {
            Assert.IsTrue(cursor.MoveNext());
            Tiny.AssertEqual(Tiny.Grey.Expected(latent, label), [.. cursor.Value<VBuffer<float>>(Pixels).DenseValues()]);
        }

        Assert.IsTrue(cursor.MoveNext());
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<VBuffer<float>>(Pixels));
        StringAssert.Contains(
            error.Message, "Row 3 (counted from 0) cannot be generated: its latent has 4 values, but the generator takes 5.");
    }

    private static Row[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Row
        {
            Latent = [i / 10f, 1, -1, 0, 0.5f],
            Label = (uint)(i % 4),
            Other = [0, i / 5f, 0, 1, 1],
            From = i % 2,
        }),
    ];

    private void AssertRefused(TinyGenerator generator, Row[] rows, GenerateImagesOptions options, string message)
    {
        IDataView noise = _context.Data.LoadFromEnumerable(rows);
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(generator.ToBytes(), options).Fit(noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        for (int row = 0; row < rows.Length; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            if (row == Odd)
            {
                var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<VBuffer<float>>(Pixels));
                Assert.AreEqual($"Row {Odd} (counted from 0) cannot be generated: {message}", error.Message);
            }
            else
            {
                float[] latent = generator.WithStyle && rows[row].From == 0 ? rows[row].Other! : rows[row].Latent!;
                Tiny.AssertEqual(
                    generator.Expected(latent, (int)rows[row].Label), [.. cursor.Value<VBuffer<float>>(Pixels).DenseValues()], $"{row}");
            }
        }

        Assert.IsFalse(cursor.MoveNext());
    }

    /// <summary>ML.NET counts the keys of objects from 0; what lies beyond is a missing label.</summary>
    private sealed class Row
    {
        [VectorType(5)]
        public float[]? Latent { get; set; }

        [KeyType(4)]
        public uint Label { get; set; }

        [VectorType(5)]
        public float[]? Other { get; set; }

        public int From { get; set; }
    }

    private sealed class SparseRow
    {
        [VectorType(5)]
        public VBuffer<float> Latent { get; set; }

        [KeyType(4)]
        public uint Label { get; set; }
    }

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];
    }
}
