using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Loading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

[TestClass]
public class LoadImagesTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Pixels_are_the_bytes_divided_by_255()
    {
        IDataView images = _context.Data.LoadImages(new ImageSet(9, new ImageShape(3, 2, 4)));
        Assert.AreEqual(9, images.GetRowCount());
        List<float[]> pixels = Reading.Vectors(images, "Pixels");
        for (int i = 0; i < 9; i++)
        {
            CollectionAssert.AreEqual(
                Enumerable.Range(0, 24).Select(place => ImageSet.ByteAt(i, place) / 255f).ToArray(), pixels[i]);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 9).Select(i => (uint)(i % 4) + 1).ToList(), Reading.Column<uint>(images, "Label"));
        CollectionAssert.AreEqual(Enumerable.Range(0, 9).Select(i => (long)i).ToList(), Reading.Column<long>(images, "Row"));
    }

    [TestMethod]
    public void Loaded_and_generated_columns_have_the_same_types()
    {
        IDataView loaded = _context.Data.LoadImages(
            new ImageSet(9, Tiny.Coloured.Shape), new LoadImagesOptions { ImageColumn = "Image" });
        IDataView noise = _context.Data.CreateNoise(1, Tiny.Coloured.Info);
        using ImageGeneratorTransformer transformer = _context.Transforms
            .GenerateImages(Tiny.Coloured.ToBytes(), new GenerateImagesOptions { ImageColumn = "Image" }).Fit(noise);
        DataViewSchema generated = transformer.GetOutputSchema(noise.Schema);
        CollectionAssert.AreEqual(new[] { "Pixels", "Image", "Label", "Row" }, loaded.Schema.Select(column => column.Name).ToArray());
        foreach (DataViewSchema.Column column in loaded.Schema)
        {
            Assert.AreEqual(generated[column.Name].Type, column.Type);
            Assert.AreEqual(
                generated[column.Name].Annotations.Schema.ToString(), column.Annotations.Schema.ToString(), column.Name);
        }
    }

    [TestMethod]
    public void Columns_can_have_other_names()
    {
        var options = new LoadImagesOptions { PixelsColumn = "x", LabelColumn = "y", RowColumn = "i" };
        IDataView images = _context.Data.LoadImages(new ImageSet(1, new ImageShape(1, 2, 2)), options);
        CollectionAssert.AreEqual(new[] { "x", "y", "i" }, images.Schema.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Class_names_come_along()
    {
        IDataView images = _context.Data.LoadImages(new ImageSet(3, new ImageShape(1, 2, 2)));
        IDataView named = _context.Transforms.Conversion.MapKeyToValue("Label").Fit(images).Transform(images);
        CollectionAssert.AreEqual(new[] { "ant", "bee", "cat" }, Reading.Texts(named, "Label"));
    }

    [TestMethod]
    public void Who_reads_labels_alone_copies_no_pixels()
    {
        var set = new ImageSet(9, new ImageShape(1, 2, 2));
        IDataView images = _context.Data.LoadImages(set);
        _ = Reading.Column<uint>(images, "Label");
        Assert.AreEqual(0, set.Copies);
        _ = Reading.Vectors(images, "Pixels");
        Assert.AreEqual(9, set.Copies);
    }

    [TestMethod]
    public void Shuffled_images_keep_their_labels()
    {
        IDataView images = _context.Data.LoadImages(new ImageSet(50, new ImageShape(1, 2, 2)));
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema, new Random(1));
        int outOfPlace = 0;
        while (cursor.MoveNext())
        {
            int row = (int)cursor.Value<long>("Row");
            outOfPlace += row == cursor.Position ? 0 : 1;
            Assert.AreEqual((uint)(row % 4) + 1, cursor.Value<uint>("Label"));
            Assert.AreEqual(ImageSet.ByteAt(row, 3) / 255f, cursor.Value<VBuffer<float>>("Pixels").GetItemOrDefault(3));
        }

        Assert.IsGreaterThan(40, outOfPlace);
    }

    [TestMethod]
    public void Images_hold_the_bytes_themselves()
    {
        IDataView images = _context.Data.LoadImages(
            new ImageSet(2, new ImageShape(3, 2, 2)), new LoadImagesOptions { ImageColumn = "Image" });
        using MLImage image = Reading.Column<MLImage>(images, "Image")[1];
        Assert.AreEqual(MLPixelFormat.Bgra32, image.PixelFormat);
        Assert.AreEqual((2, 2), (image.Width, image.Height));
        for (int place = 0; place < 4; place++)
        {
            CollectionAssert.AreEqual(
                new byte[] { ImageSet.ByteAt(1, 8 + place), ImageSet.ByteAt(1, 4 + place), ImageSet.ByteAt(1, place), 255 },
                image.Pixels.Slice(4 * place, 4).ToArray());
        }
    }
}
