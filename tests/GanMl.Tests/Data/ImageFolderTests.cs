using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Images.Pictures;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data;

/// <summary>What of an image folder is for learning and what for judging, and how its options hold.</summary>
[TestClass]
public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_separator_at_the_end_does_not_take_the_name()
    {
        Save("a/1.png", new ImageShape(1, 2, 2));
        string name = System.IO.Path.GetFileName(_folder.Path);
        Assert.AreEqual(name, FolderImages.Open(_folder.Path + System.IO.Path.DirectorySeparatorChar).Name);
    }

    [TestMethod]
    public async Task Learning_and_judging_have_one_number_of_channels()
    {
        Save("train/a/1.png", new ImageShape(1, 4, 4));
        Save("test/a/1.png", new ImageShape(3, 4, 4));
        ILabelledImages train = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train);
        ILabelledImages test = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test);
        Assert.AreEqual(new ImageShape(3, 4, 4), train.Shape);
        Assert.AreEqual(train.Shape, test.Shape);
    }

    [TestMethod]
    public async Task Learning_and_judging_have_one_size()
    {
        Save("train/a/1.png", new ImageShape(1, 4, 4));
        Save("test/a/1.png", new ImageShape(1, 6, 6));
        foreach (ImageSetSplit split in Enum.GetValues<ImageSetSplit>())
        {
            var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(_folder.Path, split));
            Assert.AreEqual(nameof(ImageSetOptions.Size), error.Property);
            ILabelledImages images = await ImageSets.OpenAsync(_folder.Path, split, new ImageSetOptions { Size = 4 });
            Assert.AreEqual(new ImageShape(1, 4, 4), images.Shape);
        }
    }

    [TestMethod]
    public async Task Train_and_test_may_be_classes()
    {
        for (int i = 0; i < 10; i++)
        {
            Save($"train/{i}.png", new ImageShape(1, 2, 2), i);
            Save($"test/{i}.png", new ImageShape(1, 2, 2), 10 + i);
        }

        ILabelledImages images = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train);
        CollectionAssert.AreEqual(new[] { "test", "train" }, images.ClassNames.ToArray());
        Assert.AreEqual(18, images.Count);
    }

    [TestMethod]
    public void A_size_that_changes_later_is_told()
    {
        Save("a/1.png", new ImageShape(1, 4, 6));
        var read = FolderImages.Open(_folder.Path);
        Save("a/1.png", new ImageShape(1, 10, 10));
        StringAssert.Contains(Assert.ThrowsExactly<ImageSetException>(() => read.PixelsOf(0)).Message, "is now 10 x 10");
    }

    [TestMethod]
    public void Channels_can_be_asked_for()
    {
        var shape = new ImageShape(3, 4, 4);
        Save("a/1.png", shape);
        var colour = FolderImages.Open(_folder.Path, new FolderImagesOptions { Channels = 3 });
        var grey = FolderImages.Open(_folder.Path, new FolderImagesOptions { Channels = 1 });
        Assert.AreEqual(shape, colour.Shape);
        Assert.AreEqual(shape with { Channels = 1 }, grey.Shape);
        CollectionAssert.AreEqual(colour.WithChannels(1).PixelsOf(0), grey.PixelsOf(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FolderImagesOptions { Channels = 2 });
    }

    [TestMethod]
    public void An_image_that_many_threads_decode_at_once_is_counted_once()
    {
        var shape = new ImageShape(1, 256, 256);
        for (int i = 0; i < 8; i++)
        {
            Save($"a/{i}.png", shape);
        }

        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { CacheBytes = 8 * shape.Length });
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => read.PixelsOf(i / 50));
        string before = read.HashOfPixels();
        Directory.Delete(_folder["a"], recursive: true);
        Assert.AreEqual(before, read.HashOfPixels());
    }

    [TestMethod]
    public void Bmp_and_gif_are_read_too()
    {
        _folder.Write("a/1.gif", Convert.FromHexString("47494638376101000100800000FF0000FFFFFF2C00000000010001000002024401003B"));
        _folder.Write("a/2.bmp", Convert.FromHexString(
            "424D3A0000000000000036000000280000000100000001000000010018000000000004000000130B0000130B000000000000000000000000FF00"));
        var read = FolderImages.Open(_folder.Path);
        CollectionAssert.AreEqual(new byte[] { 255, 0, 0 }, read.PixelsOf(0));
        CollectionAssert.AreEqual(new byte[] { 255, 0, 0 }, read.PixelsOf(1));
    }

    private void Save(string name, ImageShape shape, int start = 0) =>
        PngImage.Save(_folder.Write(name, []), [.. Enumerable.Range(0, shape.Length).Select(i => ((start + (i * 7)) % 256) / 255f)], shape);
}
