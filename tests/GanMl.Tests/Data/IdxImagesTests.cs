using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Idx;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data;

[TestClass]
public sealed class IdxImagesTests
{
    private static readonly string[] ClassNames = ["a", "b", "c"];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Images_and_labels_come_back_as_they_were_written_whatever_the_files_are_called(bool gzip)
    {
        using var folder = new TemporaryFolder();
        byte[] images = IdxBytes.Images(3);
        byte[] labels = IdxBytes.Labels(2, 0, 1);
        IdxImages read = IdxImages.Read(
            folder.Write("images.gz", gzip ? IdxBytes.Gzip(images) : images),
            folder.Write("labels", gzip ? IdxBytes.Gzip(labels) : labels),
            "tiny",
            ClassNames);

        Assert.AreEqual("tiny", read.Name);
        Assert.AreEqual(3, read.Count);
        Assert.AreEqual(new ImageShape(1, 2, 3), read.Shape);
        CollectionAssert.AreEqual(ClassNames, read.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 2, 0, 1 }, new[] { read.LabelOf(0), read.LabelOf(1), read.LabelOf(2) });
        CollectionAssert.AreEqual(new byte[] { 6, 7, 8, 9, 10, 11 }, read.PixelsOf(1));
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, read.CountByClass().ToArray());
    }

    [TestMethod]
    public void A_set_larger_than_the_first_allocation_is_read_whole()
    {
        const int Count = 300_000;
        using var folder = new TemporaryFolder();
        IdxImages read = Read(folder, IdxBytes.Gzip(IdxBytes.Images(Count)), IdxBytes.Labels(new byte[Count]));
        byte[] last = [.. Enumerable.Range((Count * 6) - 6, 6).Select(i => (byte)i)];
        CollectionAssert.AreEqual(last, read.PixelsOf(Count - 1));
    }

    [TestMethod]
    public void Places_outside_the_set_and_short_buffers_are_refused()
    {
        using var folder = new TemporaryFolder();
        IdxImages read = Read(folder, IdxBytes.Images(2), IdxBytes.Labels(0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => read.LabelOf(2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => read.LabelOf(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => read.CopyPixels(2, new byte[6]));
        Assert.ThrowsExactly<ArgumentException>(() => read.CopyPixels(0, new byte[5]));

        byte[] longer = [9, 9, 9, 9, 9, 9, 9];
        read.CopyPixels(0, longer);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 3, 4, 5, 9 }, longer);
    }

    public static IEnumerable<(byte[] Images, byte[] Labels, string[] Said)> BrokenPairs()
    {
        byte[] images = IdxBytes.Images(2);
        byte[] labels = IdxBytes.Labels(0, 1);
        byte[] damaged = IdxBytes.Gzip(images);
        damaged[^6] ^= 1;
        byte[] flipped = IdxBytes.Gzip(images);
        flipped[12] ^= 0xff;

        yield return ([], labels, ["images.idx", "is empty"]);
        yield return ([.. "<html>"u8], labels, ["images.idx", "3C68746D", "00000803"]);
        yield return (labels, images, ["labels.idx", "00000803", "00000801", "swapped"]);
        yield return ([0, 0, 13, 3, .. images[4..]], labels, ["images.idx", "00000D03"]);
        yield return (images[..10], labels, ["images.idx", "truncated", "16 bytes"]);
        yield return (images[..^1], labels, ["images.idx", "truncated", "11 of the 12"]);
        yield return (IdxBytes.Gzip(images[..^1]), labels, ["images.idx", "truncated", "11 of the 12"]);
        yield return ([.. images, 0], labels, ["images.idx", "goes on", "12 values"]);
        yield return (IdxBytes.Gzip([.. images, 0]), labels, ["images.idx", "goes on"]);
        yield return (damaged, labels, ["images.idx", "gzip"]);
        yield return (flipped, labels, ["images.idx"]);
        yield return (IdxBytes.Gzip(images)[..20], labels, ["images.idx"]);
        yield return ([0x1f, 0x8b, 1, 2, 3], labels, ["images.idx"]);
        yield return (images, IdxBytes.Labels(0, 1, 2), ["images.idx", "2 images", "labels.idx", "3 labels"]);
        yield return (images, IdxBytes.Labels(0, 3), ["labels.idx", "label 1 is 3", "3 classes"]);
        yield return (IdxBytes.Header(3, 0, 2, 3), labels, ["images.idx", "0 in dimension 0"]);
        yield return (IdxBytes.Header(3, 2, 0, 3), labels, ["images.idx", "0 in dimension 1"]);
        yield return (IdxBytes.Header(3, uint.MaxValue, 2, 3), labels, ["images.idx", "4294967295 in dimension 0"]);
        yield return (IdxBytes.Header(3, 2, 65536, 65536), labels, ["images.idx", "65536 in dimension 2"]);
    }

    [TestMethod]
    [DynamicData(nameof(BrokenPairs))]
    public void A_broken_file_is_refused_with_its_name_and_what_is_wrong(byte[] images, byte[] labels, string[] said)
    {
        using var folder = new TemporaryFolder();
        string message = Assert.ThrowsExactly<ImageSetException>(() => Read(folder, images, labels)).Message;
        foreach (string part in said)
        {
            Assert.Contains(part, message);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_header_that_declares_gigabytes_does_not_get_them(bool gzip)
    {
        using var folder = new TemporaryFolder();
        byte[] liar = [.. IdxBytes.Header(3, 2_000_000, 32, 32), 1, 2, 3];
        byte[] labels = IdxBytes.Labels(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsExactly<ImageSetException>(() => Read(folder, gzip ? IdxBytes.Gzip(liar) : liar, labels));
        Assert.IsLessThan(8 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void An_absent_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string labels = folder.Write("labels", IdxBytes.Labels(0));
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => IdxImages.Read(folder["absent"], labels, "tiny", ClassNames));
        Assert.Contains("absent", error.Message);
    }

    [TestMethod]
    public void A_set_without_classes_or_name_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => IdxImages.Read("i", "l", "tiny", []));
        Assert.ThrowsExactly<ArgumentException>(() => IdxImages.Read("i", "l", "", ClassNames));
    }

    /// <summary>EMNIST counts letters from 1: read as they are, with 26 names, every letter would be the next one.</summary>
    [TestMethod]
    public void Classes_without_images_are_told()
    {
        using var folder = new TemporaryFolder();
        string[] letters = [.. Enumerable.Range('a', 26).Select(letter => ((char)letter).ToString())];
        byte[] labels = [.. Enumerable.Range(1, 25).Select(label => (byte)label)];
        string path = folder.Write("labels.idx", IdxBytes.Labels(labels));
        var logger = new RecordingLogger();
        IdxImages.Read(folder.Write("images.idx", IdxBytes.Images(25)), path, "letters", letters, logger);
        Assert.Contains("labels.idx' has no images of 'a' (label 0). Where its labels begin at 1", logger.WarningText);
        logger = new RecordingLogger();
        path = folder.Write("labels.idx", IdxBytes.Labels([0, .. labels]));
        IdxImages.Read(folder.Write("images.idx", IdxBytes.Images(26)), path, "letters", letters, logger);
        Assert.AreEqual("", logger.WarningText);
    }

    private static IdxImages Read(TemporaryFolder folder, byte[] images, byte[] labels) =>
        IdxImages.Read(folder.Write("images.idx", images), folder.Write("labels.idx", labels), "tiny", ClassNames);
}
