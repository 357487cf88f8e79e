using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>What is generated ahead of the reader: never another image, never much that nobody wants, never an error too early.</summary>
[TestClass]
public class LookAheadTests
{
    private const string Pixels = "Pixels";
    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(64)]
    [DataRow(1000)]
    public void Images_are_the_same_bits_whatever_the_batch_size_and_the_way_of_reading(int batchSize)
    {
        IDataView noise = _context.Data.CreateNoise(1000, Tiny.Coloured.Info);
        using ImageGeneratorTransformer alone = Fit(Tiny.Coloured, noise, new GenerateImagesOptions { BatchSize = 1 });
        using ImageGeneratorTransformer together = Fit(Tiny.Coloured, noise, new GenerateImagesOptions { BatchSize = batchSize });
        List<float[]> expected = Reading.Vectors(alone.Transform(noise), Pixels);
        IDataView images = together.Transform(noise);
        AssertSame(expected, Reading.Vectors(images, Pixels));
        foreach (int cursors in new[] { 1, 2, 5 })
        {
            AssertSame(expected, ReadSet(images, cursors));
        }

        IDataView shuffled = _context.Data.ShuffleRows(images, seed: 4);
        List<long> rows = Reading.Column<long>(shuffled, "Row");
        AssertSame([.. rows.Select(row => expected[(int)row])], Reading.Vectors(shuffled, Pixels));
    }

    [TestMethod]
    public void No_more_is_read_ahead_than_four_times_what_was_read()
    {
        var source = new CountingView(_context.Data.CreateNoise(100_000, Tiny.Grey.Info));
        using ImageGeneratorTransformer model = Fit(Tiny.Grey, source, new GenerateImagesOptions { BatchSize = 64 });
        IDataView images = model.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor([images.Schema[Pixels]]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(images.Schema[Pixels]);
        VBuffer<float> pixels = default;
        for (int done = 1; done <= 2000; done++)
        {
            Assert.IsTrue(cursor.MoveNext());
            read(ref pixels);
            Assert.IsLessThanOrEqualTo(5 * done, source.Rows, $"after {done} rows");
        }

        Assert.IsLessThanOrEqualTo(2000 + (64 * 3 * Environment.ProcessorCount), source.Rows);
    }

    [TestMethod]
    public void Who_does_not_look_at_the_images_has_none_generated_ahead()
    {
        IDataView noise = _context.Data.CreateNoise(5000, Tiny.Grey.Info);
        using ImageGeneratorTransformer model = Fit(Tiny.Grey, noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.HasCount(5000, Reading.Rest<uint>(cursor, "Label"));
        Assert.AreEqual(0, model.Runs);
    }

    [TestMethod]
    public void A_reader_who_leaves_early_leaves_nothing_at_work()
    {
        var source = new CountingView(_context.Data.CreateNoise(100_000, Tiny.Grey.Info));
        for (int rows = 1; rows < 400; rows += 13)
        {
            using ImageGeneratorTransformer model = Fit(Tiny.Grey, source);
            IDataView images = model.Transform(source);
            using (DataViewRowCursor cursor = images.GetRowCursor([images.Schema[Pixels]]))
            {
                for (int row = 0; row < rows; row++)
                {
                    Assert.IsTrue(cursor.MoveNext());
                    _ = cursor.Value<VBuffer<float>>(Pixels);
                }
            }

            long runs = model.Runs;
            Thread.Sleep(2);
            Assert.AreEqual(runs, model.Runs);
            model.Dispose();
            Assert.IsTrue(model.Shared.IsClosed);
        }
    }

    [TestMethod]
    public void A_cursor_that_is_disposed_twice_gives_its_memory_back_once()
    {
        IDataView noise = _context.Data.CreateNoise(500, Tiny.Grey.Info);
        using ImageGeneratorTransformer model = Fit(Tiny.Grey, noise);
        IDataView images = model.Transform(noise);
        DataViewRowCursor cursor = images.GetRowCursor([images.Schema[Pixels]]);
        Assert.HasCount(500, Reading.RestOfVectors(cursor, Pixels));
        cursor.Dispose();
        cursor.Dispose();
        Assert.IsFalse(model.Shared.IsClosed);
    }

    [TestMethod]
    public void A_row_that_cannot_be_generated_is_an_error_when_its_turn_comes_and_no_sooner()
    {
        const int Bad = 700;
        IEnumerable<Noise> rows = Enumerable.Range(0, 1000).Select(row => new Noise
        {
            Latent = [row / 1000f, 0, 0, 0, row == Bad ? float.NaN : 0],
            Label = (uint)(row % 4),
        });
        IDataView noise = _context.Data.LoadFromEnumerable(rows);
        using ImageGeneratorTransformer model = Fit(Tiny.Grey, noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor([images.Schema[Pixels]]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(images.Schema[Pixels]);
        VBuffer<float> pixels = default;
        for (int row = 0; row < 1000; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            if (row == Bad)
            {
                var error = Assert.ThrowsExactly<InvalidOperationException>(() => read(ref pixels));
                StringAssert.Contains(error.Message, $"Row {Bad}");
                continue;
            }

            read(ref pixels);
            Tiny.AssertEqual(Tiny.Grey.Expected([row / 1000f, 0, 0, 0, 0], row % 4), pixels.DenseValues().ToArray());
        }
    }

    [TestMethod]
    public void A_network_that_fails_tells_each_reader_every_time()
    {
        TinyGenerator broken = Tiny.Grey with { Factor = float.NaN };
        IDataView noise = _context.Data.CreateNoise(500, broken.Info);
        using ImageGeneratorTransformer model = Fit(broken, noise);
        IDataView images = model.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor([images.Schema[Pixels]]);
        for (int row = 0; row < 500; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.ThrowsExactly<GeneratorFileException>(() => cursor.Value<VBuffer<float>>(Pixels));
        }
    }

    [TestMethod]
    public void Pixels_can_have_the_channels_last()
    {
        IDataView noise = _context.Data.CreateNoise(9, Tiny.Coloured.Info);
        using ImageGeneratorTransformer model = Fit(Tiny.Coloured, noise, new GenerateImagesOptions { Layout = PixelLayout.ChannelsLast });
        IDataView images = model.Transform(noise);
        CollectionAssert.AreEqual(new[] { 2, 4, 3 }, ((VectorDataViewType)images.Schema[Pixels].Type).Dimensions.ToArray());
        float[] planes = Tiny.Coloured.ImageOf(6, 2);
        float[] expected =
            [.. from place in Enumerable.Range(0, 8) from channel in Enumerable.Range(0, 3) select planes[(channel * 8) + place]];
        Tiny.AssertEqual(expected, Reading.Vectors(images, Pixels)[6]);
    }

    private ImageGeneratorTransformer Fit(TinyGenerator generator, IDataView noise, GenerateImagesOptions? options = null) =>
        _context.Transforms.GenerateImages(generator.ToBytes(), options).Fit(noise);

    /// <summary>All rows by their number, read through a set of cursors on threads of their own.</summary>
    private static List<float[]> ReadSet(IDataView images, int cursors)
    {
        DataViewRowCursor[] set = images.GetRowCursorSet([images.Schema["Row"], images.Schema[Pixels]], cursors);
        var found = new float[1000][];
        Parallel.ForEach(set, cursor =>
        {
            using (cursor)
            {
                while (cursor.MoveNext())
                {
                    found[cursor.Value<long>("Row")] = [.. cursor.Value<VBuffer<float>>(Pixels).DenseValues()];
                }
            }
        });
        return [.. found];
    }

    private static void AssertSame(List<float[]> expected, List<float[]> actual)
    {
        Assert.HasCount(expected.Count, actual);
        for (int row = 0; row < expected.Count; row++)
        {
            CollectionAssert.AreEqual(expected[row], actual[row], $"row {row}");
        }
    }

    private sealed class Noise
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        [KeyType(4)]
        public uint Label { get; set; }
    }
}
