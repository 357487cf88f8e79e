using GanMl.Images.Folders;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Images;

[TestClass]
public sealed class PngTests
{
    [TestMethod]
    public void A_grey_image_is_rounded_clamped_and_kept_in_order()
    {
        using var temporary = new TemporaryFolder();
        PngImage.Save(temporary["grey.png"], [0, 1, 0.5f, -3, 7, 0.2f], new ImageShape(1, 2, 3));
        using var bitmap = SKBitmap.Decode(temporary["grey.png"]);
        Assert.AreEqual((3, 2), (bitmap.Width, bitmap.Height));
        CollectionAssert.AreEqual(new byte[] { 0, 255, 128, 0, 255, 51 }, bitmap.Pixels.Select(pixel => pixel.Red).ToArray());
        Assert.IsTrue(bitmap.Pixels.All(pixel => pixel.Alpha == 255 && pixel.Red == pixel.Green && pixel.Red == pixel.Blue));
    }

    [TestMethod]
    public void A_colour_image_has_its_channels_in_their_places()
    {
        using var temporary = new TemporaryFolder();
        PngImage.Save(temporary["colour.png"], [1, 0, 0.4f, 0, 0, 1], new ImageShape(3, 1, 2));
        using var bitmap = SKBitmap.Decode(temporary["colour.png"]);
        Assert.AreEqual(new SKColor(255, 102, 0), bitmap.GetPixel(0, 0));
        Assert.AreEqual(new SKColor(0, 0, 255), bitmap.GetPixel(1, 0));
    }

    [TestMethod]
    public void A_grid_shows_its_images_row_by_row_enlarged_by_whole_pixels()
    {
        using var temporary = new TemporaryFolder();
        ImageGrid.Save(temporary["sub/grid.png"], [0.2f, 0.4f, 0.6f], new ImageShape(1, 1, 1), columns: 2);
        using var bitmap = SKBitmap.Decode(temporary["sub/grid.png"]);

        // Two columns of 1 + 2 pixels fit 106 times into 640: images of 106 pixels between gaps of 2.
        Assert.AreEqual((218, 218), (bitmap.Width, bitmap.Height));
        Assert.AreEqual(51, bitmap.GetPixel(2, 2).Red);
        Assert.AreEqual(51, bitmap.GetPixel(107, 107).Red);
        Assert.AreEqual(102, bitmap.GetPixel(110, 2).Red);
        Assert.AreEqual(153, bitmap.GetPixel(2, 110).Red);
        Assert.AreEqual(0x30, bitmap.GetPixel(0, 0).Red);
        Assert.AreEqual(0x30, bitmap.GetPixel(150, 150).Red, "the missing fourth image");
    }

    [TestMethod]
    public void Values_that_are_no_image_are_refused()
    {
        using var temporary = new TemporaryFolder();
        Assert.ThrowsExactly<ArgumentException>(() => PngImage.Save(temporary["a.png"], [0, 0], new ImageShape(1, 1, 1)));
        Assert.ThrowsExactly<ArgumentException>(() => PngImage.Save(temporary["a.png"], [0, 0], new ImageShape(2, 1, 1)));
        Assert.IsEmpty(Directory.GetFileSystemEntries(temporary.Path));
    }

    [TestMethod]
    public void Class_names_become_folder_names_that_every_system_takes()
    {
        CollectionAssert.AreEqual(
            new[] { "T-shirt_top", "a_b (2)", "A_B", "_", "セル" }, ClassFolders.NamesOf(["T-shirt/top", "a:b", "A_B", " .", "セル"]));
    }

    [TestMethod]
    public void A_file_is_written_whole_or_the_old_one_stays()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary.Write("file", "old"u8);
        Assert.ThrowsExactly<InvalidOperationException>(() => WholeFile.Write(path, stream =>
        {
            stream.Write("ne"u8);
            throw new InvalidOperationException();
        }));
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(temporary.Path));
        WholeFile.Write(path, stream => stream.Write("new"u8));
        Assert.AreEqual("new", File.ReadAllText(path));
    }
}
