using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Loading;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Columns that have nothing to do with the generator come out as they went in, though the source is rows ahead.</summary>
[TestClass]
public class PassThroughTests
{
    private const int Rows = 90;

    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    public void Values_of_every_kind_keep_their_row(int batchSize)
    {
        IDataView source = _context.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(Example.Of).ToArray());
        using ImageGeneratorTransformer transformer = _context.Transforms
            .GenerateImages(Tiny.Unconditional.ToBytes(), new GenerateImagesOptions { BatchSize = batchSize }).Fit(source);
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            var expected = Example.Of(row);
            Assert.AreEqual(expected.Text, cursor.Value<ReadOnlyMemory<char>>("Text").ToString());
            Assert.AreEqual(expected.Flag, cursor.Value<bool>("Flag"));
            Assert.AreEqual(expected.Time, cursor.Value<DateTime>("Time"));
            Assert.AreEqual(expected.Key + 1, cursor.Value<uint>("Key"));
            CollectionAssert.AreEqual(
                expected.Words,
                cursor.Value<VBuffer<ReadOnlyMemory<char>>>("Words").DenseValues().Select(word => word.ToString()).ToArray());
            CollectionAssert.AreEqual(expected.Numbers, cursor.Value<VBuffer<int>>("Numbers").DenseValues().ToArray());
            CollectionAssert.AreEqual(expected.Latent, cursor.Value<VBuffer<float>>("Latent").DenseValues().ToArray());
            Tiny.AssertEqual(
                Tiny.Unconditional.Expected(expected.Latent), [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()]);
        }
    }

    [TestMethod]
    public void Images_of_the_source_are_copied_to_each_reader()
    {
        var shape = new ImageShape(3, 2, 2);
        IDataView source = WithLatents(_context.Data.LoadImages(
            new ImageSet(Rows, shape), new LoadImagesOptions { ImageColumn = "Photo", PixelsColumn = "Real" }));
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Unconditional.ToBytes()).Fit(source);
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        MLImage reused = null!;
        ValueGetter<MLImage> read = cursor.GetGetter<MLImage>(images.Schema["Photo"]);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            _ = cursor.Value<VBuffer<float>>("Pixels");
            using MLImage mine = cursor.Value<MLImage>("Photo");
            mine.Dispose();
            read(ref reused);
            Assert.AreEqual(ImageSet.ByteAt(row, 0), reused.Pixels[2]);
            Assert.AreEqual($"photo {row}", reused.Tag);
        }

        reused.Dispose();
        Assert.AreEqual(5, transformer.Runs, "1 + 4 + 16 + 64 + 5 rows");
    }

    [TestMethod]
    public void An_absent_image_stays_absent()
    {
        RowReader<MLImage> readNothing = (long _, ref MLImage value) => value = null!;
        var source = new IndexedView(
            2, [Latents(), IndexedColumn.Create("Photo", ColumnTypes.Image(new ImageShape(3, 1, 1)), () => readNothing)]);
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Unconditional.ToBytes()).Fit(source);
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsNull(cursor.Value<MLImage>("Photo"));
    }

    [TestMethod]
    public void A_column_that_nobody_can_keep_is_read_row_by_row()
    {
        RowReader<Foreign> readForeign = (long row, ref Foreign value) => value = new Foreign(row);
        var source = new IndexedView(20, [Latents(), IndexedColumn.Create("Foreign", new ForeignType(), () => readForeign)]);
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Unconditional.ToBytes()).Fit(source);
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            Tiny.AssertEqual(Tiny.Unconditional.ImageOf(row, 0), [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()]);
            Assert.AreEqual(row, cursor.Value<Foreign>("Foreign").Row);
        }

        Assert.AreEqual(20, transformer.Runs);
        Assert.HasCount(20, Reading.Vectors(images, "Pixels"));
        Assert.AreEqual(23, transformer.Runs);
    }

    private static IndexedColumn Latents()
    {
        RowReader<VBuffer<float>> read = (long row, ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, 5);
            new LatentSampler(0, 5, LatentDistribution.Normal).Fill(row, editor.Values);
            value = editor.Commit();
        };
        return IndexedColumn.Create("Latent", ColumnTypes.Latent(5), () => read);
    }

    /// <summary>Adds latents to a view of images, and a tag to each image.</summary>
    private static IndexedView WithLatents(IDataView photos)
    {
        List<MLImage> images = Reading.Column<MLImage>(photos, "Photo");
        RowReader<MLImage> readPhoto = (long row, ref MLImage value) =>
        {
            MLImage image = images[(int)row];
            value?.Dispose();
            value = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
            value.Tag = $"photo {row}";
        };
        return new IndexedView(images.Count, [Latents(), IndexedColumn.Create("Photo", photos.Schema["Photo"].Type, () => readPhoto)]);
    }

    private sealed record Foreign(long Row);

    private sealed class ForeignType() : StructuredDataViewType(typeof(Foreign))
    {
        public override bool Equals(DataViewType other) => other is ForeignType;
    }

    private sealed class Example
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        public string Text { get; set; } = "";

        public bool Flag { get; set; }

        public DateTime Time { get; set; }

        [KeyType(1000)]
        public uint Key { get; set; }

        public string[] Words { get; set; } = [];

        public int[] Numbers { get; set; } = [];

        internal static Example Of(int row) => new()
        {
            Latent = [row, row / 2f, -row, 1, 0],
            Text = $"row {row}",
            Flag = row % 3 == 0,
            Time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(row),
            Key = (uint)row,
            Words = [.. Enumerable.Range(0, row % 4).Select(word => $"{row}.{word}")],
            Numbers = [.. Enumerable.Range(row, row % 5)],
        };
    }
}
