using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

[TestClass]
public class ImageColumnTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Values_are_rounded_to_the_nearest_byte_and_cut_off_at_the_ends()
    {
        float[] values = [-0.5f, 0f, 0.49f / 255f, 0.51f / 255f, 127.4f / 255f, 127.6f / 255f, 1f, 1.5f];
        byte[] expected = [0, 0, 0, 1, 127, 128, 255, 255];
        using MLImage image = new ImageComposer(new ImageShape(1, 2, 4)).Compose(values);
        CollectionAssert.AreEqual(expected, Enumerable.Range(0, 8).Select(place => image.Pixels[4 * place]).ToArray());
    }

    [TestMethod]
    public void Every_byte_survives_the_way_to_the_unit_range_and_back()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];
        using MLImage image = new ImageComposer(new ImageShape(1, 16, 16)).Compose(values);
        for (int value = 0; value < 256; value++)
        {
            CollectionAssert.AreEqual(
                new[] { (byte)value, (byte)value, (byte)value, (byte)255 }, image.Pixels.Slice(4 * value, 4).ToArray());
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    public void An_image_shows_the_pixels_of_its_row(int batchSize)
    {
        IDataView images = Generate(Tiny.Coloured, batchSize);
        List<float[]> pixels = Reading.Vectors(images, "Pixels");
        List<MLImage> pictures = Reading.Column<MLImage>(images, "Image");
        for (int row = 0; row < pictures.Count; row++)
        {
            using MLImage picture = pictures[row];
            Assert.AreEqual((4, 2), (picture.Width, picture.Height));
            for (int place = 0; place < 8; place++)
            {
                CollectionAssert.AreEqual(
                    new[] { ByteOf(pixels[row][16 + place]), ByteOf(pixels[row][8 + place]), ByteOf(pixels[row][place]), (byte)255 },
                    picture.Pixels.Slice(4 * place, 4).ToArray());
            }
        }
    }

    [TestMethod]
    public void Each_reader_gets_an_image_of_its_own()
    {
        IDataView images = Generate(Tiny.Grey, 64);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.IsTrue(cursor.MoveNext());
        MLImage first = cursor.Value<MLImage>("Image");
        using MLImage second = cursor.Value<MLImage>("Image");
        byte[] pixels = first.Pixels.ToArray();
        first.Dispose();
        CollectionAssert.AreEqual(pixels, second.Pixels.ToArray());
    }

    [TestMethod]
    public void Stock_image_transforms_read_generated_images()
    {
        IDataView images = Generate(Tiny.Grey, 64);
        IDataView extracted = _context.Transforms
            .ExtractPixels("Red", "Image", Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator.ColorBits.Red)
            .Fit(images).Transform(images);
        List<float[]> pixels = Reading.Vectors(images, "Pixels");
        List<float[]> red = Reading.Vectors(extracted, "Red");
        Assert.HasCount(pixels.Count, red);
        for (int row = 0; row < red.Count; row++)
        {
            CollectionAssert.AreEqual(pixels[row].Select(value => (float)ByteOf(value)).ToArray(), red[row]);
        }
    }

    private static byte ByteOf(float value) => (byte)Math.Round(value * 255.0);

    private IDataView Generate(TinyGenerator tiny, int batchSize)
    {
        IDataView noise = _context.Data.CreateNoise(30, tiny.Info);
        var options = new GenerateImagesOptions { ImageColumn = "Image", BatchSize = batchSize };
        return _context.Transforms.GenerateImages(tiny.ToBytes(), options).Fit(noise).Transform(noise);
    }
}
