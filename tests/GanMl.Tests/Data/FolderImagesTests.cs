using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Images.Pictures;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Data;

/// <summary>Image folders, a sub-folder a class.</summary>
[TestClass]
public sealed class FolderImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void What_the_writer_has_written_is_read_to_the_byte(int channels)
    {
        var shape = new ImageShape(channels, 5, 7);
        byte[][] images = [.. Enumerable.Range(0, 6).Select(i => Bytes(shape, i))];
        for (int i = 0; i < images.Length; i++)
        {
            Save($"{(i % 2 == 0 ? "ant" : "bee")}/{i}.png", images[i], shape);
        }

        var read = FolderImages.Open(_folder.Path);
        Assert.AreEqual(shape, read.Shape);
        Assert.AreEqual(6, read.Count);
        Assert.AreEqual(System.IO.Path.GetFileName(_folder.Path), read.Name);
        CollectionAssert.AreEqual(new[] { "ant", "bee" }, read.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1, 1 }, Enumerable.Range(0, 6).Select(read.LabelOf).ToArray());
        int[] order = [0, 2, 4, 1, 3, 5];
        for (int i = 0; i < 6; i++)
        {
            CollectionAssert.AreEqual(images[order[i]], read.PixelsOf(i), $"image {i}");
            Assert.AreEqual($"{order[i]}.png", System.IO.Path.GetFileName(read.FileOf(i)));
        }
    }

    [TestMethod]
    public void Order_does_not_depend_on_the_language_and_what_is_no_image_is_passed_over()
    {
        var shape = new ImageShape(1, 2, 2);
        foreach (string name in new[] { "b/1.png", "B/1.png", "a/z.png", "a/Z.png", "a/10.png", "a/9.png" })
        {
            Save(name, Bytes(shape, name[^5]), shape);
        }

        _folder.Write("a/notes.txt", "x"u8);
        _folder.Write("a/.hidden.png", "x"u8);
        _folder.Write(".git/x.png", "x"u8);
        _folder.Write("readme.md", "x"u8);
        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { Name = "mine" });
        Assert.AreEqual("mine", read.Name);
        CollectionAssert.AreEqual(new[] { "B", "a", "b" }, read.ClassNames.ToArray());
        CollectionAssert.AreEqual(
            new[] { "1.png", "10.png", "9.png", "Z.png", "z.png", "1.png" },
            Enumerable.Range(0, 6).Select(i => System.IO.Path.GetFileName(read.FileOf(i))).ToArray());
    }

    [TestMethod]
    public void Sizes_that_differ_need_a_size()
    {
        SaveColour("a/1.png", 8, 8, SKColors.Red);
        SaveColour("a/2.png", 8, 6, SKColors.Blue);
        var error = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path));
        StringAssert.Contains(error.Message, "2.png' is 6 x 8");
        Assert.AreEqual(nameof(FolderImagesOptions.Size), error.Property);

        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { Size = 4, Squaring = Squaring.Crop });
        Assert.AreEqual(new ImageShape(3, 4, 4), read.Shape);
        CollectionAssert.AreEqual(
            Enumerable.Repeat((byte)255, 16).Concat(Enumerable.Repeat((byte)0, 32)).ToArray(), read.PixelsOf(0));
        CollectionAssert.AreEqual(
            Enumerable.Repeat((byte)0, 32).Concat(Enumerable.Repeat((byte)255, 16)).ToArray(), read.PixelsOf(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FolderImagesOptions { Size = 0 });
    }

    [TestMethod]
    public void The_middle_is_kept_of_what_is_cut_to_a_square()
    {
        using (var bitmap = new SKBitmap(12, 4))
        {
            bitmap.Erase(SKColors.Red);
            using var canvas = new SKCanvas(bitmap);
            using var paint = new SKPaint { Color = SKColors.Lime };
            canvas.DrawRect(4, 0, 4, 4, paint);
            Encode(bitmap, "a/wide.png", SKEncodedImageFormat.Png);
        }

        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { Size = 4, Squaring = Squaring.Crop });
        CollectionAssert.AreEqual(
            Enumerable.Repeat((byte)0, 16).Concat(Enumerable.Repeat((byte)255, 16)).Concat(Enumerable.Repeat((byte)0, 16)).ToArray(),
            read.PixelsOf(0));
    }

    [TestMethod]
    public void Jpeg_and_webp_are_read_too()
    {
        SaveColour("a/1.jpg", 16, 16, new SKColor(200, 100, 50), SKEncodedImageFormat.Jpeg);
        SaveColour("a/2.webp", 16, 16, new SKColor(200, 100, 50), SKEncodedImageFormat.Webp);
        var read = FolderImages.Open(_folder.Path);
        for (int i = 0; i < 2; i++)
        {
            byte[] pixels = read.PixelsOf(i);
            Assert.AreEqual(200, pixels[0], 4.0);
            Assert.AreEqual(100, pixels[256], 4.0);
            Assert.AreEqual(50, pixels[512], 4.0);
        }
    }

    [TestMethod]
    public void What_is_transparent_lies_on_white()
    {
        SaveColour("a/1.png", 2, 2, new SKColor(0, 0, 0, 0));
        SaveColour("a/2.png", 2, 2, new SKColor(200, 0, 0, 128));
        var read = FolderImages.Open(_folder.Path);
        CollectionAssert.AreEqual(Enumerable.Repeat((byte)255, 12).ToArray(), read.PixelsOf(0));
        Assert.AreEqual(((200 * 128) + (255 * 127)) / 255.0, read.PixelsOf(1)[0], 2.0);
        Assert.AreEqual(127, read.PixelsOf(1)[4], 1.0);
    }

    /// <summary>A JPEG of 16 x 8 that is black on the left, with an Exif note of how the camera was held.</summary>
    [TestMethod]
    [DataRow(1, 8, 16, 4, 2, 4, 13)]
    [DataRow(3, 8, 16, 4, 13, 4, 2)]
    [DataRow(6, 16, 8, 2, 4, 13, 4)]
    [DataRow(8, 16, 8, 13, 4, 2, 4)]
    public void Pictures_are_turned_as_the_camera_has_noted(
        int orientation, int height, int width, int darkRow, int darkColumn, int brightRow, int brightColumn)
    {
        using var bitmap = new SKBitmap(16, 8);
        bitmap.Erase(SKColors.White);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var paint = new SKPaint { Color = SKColors.Black };
            canvas.DrawRect(0, 0, 8, 8, paint);
        }

        using var image = SKImage.FromBitmap(bitmap);
        byte[] jpeg = image.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray();
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*\0\0\0\u0008"u8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        _folder.Write("a/1.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        var read = FolderImages.Open(_folder.Path);
        Assert.AreEqual((height, width), (read.Shape.Height, read.Shape.Width));
        byte[] pixels = read.PixelsOf(0);
        Assert.IsLessThan(60, pixels[(darkRow * width) + darkColumn]);
        Assert.IsGreaterThan(200, pixels[(brightRow * width) + brightColumn]);
    }

    [TestMethod]
    public void What_is_wrong_with_a_folder_is_told()
    {
        AssertRefused("There is no folder", _folder["absent"]);
        AssertRefused("one sub-folder for each class", _folder.Path);
        SaveColour("a/1.png", 2, 2, SKColors.Red);
        Directory.CreateDirectory(_folder["b"]);
        AssertRefused("b' has no images", _folder.Path);
        _folder.Write("b/broken.png", "no picture"u8);
        AssertRefused("broken.png' is no picture", _folder.Path);
    }

    [TestMethod]
    public void A_file_that_breaks_later_is_named()
    {
        SaveColour("a/1.png", 64, 64, SKColors.Red);
        SaveColour("a/2.png", 64, 64, SKColors.Red);
        var read = FolderImages.Open(_folder.Path);
        string first = read.FileOf(0);
        File.WriteAllBytes(first, File.ReadAllBytes(first)[..60]);
        StringAssert.Contains(Assert.ThrowsExactly<ImageSetException>(() => read.PixelsOf(0)).Message, "1.png");
        File.Delete(read.FileOf(1));
        StringAssert.Contains(Assert.ThrowsExactly<ImageSetException>(() => read.PixelsOf(1)).Message, "no longer there");
    }

    [TestMethod]
    public void Images_are_kept_as_far_as_the_memory_allows()
    {
        var shape = new ImageShape(1, 4, 4);
        for (int i = 0; i < 4; i++)
        {
            Save($"a/{i}.png", Bytes(shape, i), shape);
        }

        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { CacheBytes = 2 * shape.Length });
        string before = read.HashOfPixels();
        Parallel.For(0, 200, i => CollectionAssert.AreEqual(Bytes(shape, i % 4), read.PixelsOf(i % 4)));
        Assert.AreEqual(before, read.HashOfPixels());
        foreach (string file in Directory.GetFiles(_folder["a"]))
        {
            File.Delete(file);
        }

        int kept = Enumerable.Range(0, 4).Count(i =>
        {
            try
            {
                return read.PixelsOf(i).Length > 0;
            }
            catch (ImageSetException)
            {
                return false;
            }
        });
        Assert.AreEqual(2, kept);
    }

    [TestMethod]
    public async Task A_folder_stands_where_a_set_may_stand()
    {
        var shape = new ImageShape(3, 6, 6);
        for (int i = 0; i < 25; i++)
        {
            Save($"{(i < 15 ? "a" : "b")}/{i:00}.png", Bytes(shape, i), shape);
        }

        ILabelledImages train = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train);
        ILabelledImages test = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test);
        Assert.AreEqual((23, 2), (train.Count, test.Count));
        string[] all = [.. Enumerable.Range(0, 25).Select(i => Convert.ToHexString(Bytes(shape, i)))];
        CollectionAssert.AreEquivalent(
            all,
            Enumerable.Range(0, 23).Select(i => Convert.ToHexString(train.PixelsOf(i)))
                .Concat(Enumerable.Range(0, 2).Select(i => Convert.ToHexString(test.PixelsOf(i)))).ToArray());
        ILabelledImages grey = await ImageSets.OpenAsync(
            _folder.Path, ImageSetSplit.Train, new ImageSetOptions { Size = 4, Channels = 1, CountPerClass = 3 });
        Assert.AreEqual((new ImageShape(1, 4, 4), 6), (grey.Shape, grey.Count));
        var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(_folder["absent"], ImageSetSplit.Train));
        StringAssert.Contains(error.Message, "no folder of that name");
    }

    [TestMethod]
    public async Task Folders_for_learning_and_judging_are_taken_as_they_are()
    {
        var shape = new ImageShape(1, 3, 3);
        Save("train/a/1.png", Bytes(shape, 1), shape);
        Save("train/b/1.png", Bytes(shape, 2), shape);
        Save("test/a/1.png", Bytes(shape, 3), shape);
        Save("test/b/1.png", Bytes(shape, 4), shape);
        ILabelledImages train = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train);
        ILabelledImages test = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test);
        CollectionAssert.AreEqual(Bytes(shape, 2), train.PixelsOf(1));
        CollectionAssert.AreEqual(Bytes(shape, 3), test.PixelsOf(0));
        Assert.AreEqual(System.IO.Path.GetFileName(_folder.Path), train.Name);
        Save("test/c/1.png", Bytes(shape, 4), shape);
        await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test));
    }

    private static void AssertRefused(string message, string folder) =>
        StringAssert.Contains(Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(folder)).Message, message);

    private static byte[] Bytes(ImageShape shape, int seed) =>
        [.. Enumerable.Range(0, shape.Length).Select(i => (byte)((i * 37) + (seed * 101)))];

    private void Save(string name, byte[] bytes, ImageShape shape)
    {
        string path = _folder.Write(name, []);
        PngImage.Save(path, [.. bytes.Select(value => value / 255f)], shape);
    }

    private void SaveColour(string name, int width, int height, SKColor colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(colour);
        Encode(bitmap, name, format);
    }

    private void Encode(SKBitmap bitmap, string name, SKEncodedImageFormat format)
    {
        using var image = SKImage.FromBitmap(bitmap);
        _folder.Write(name, image.Encode(format, 100).ToArray());
    }
}
