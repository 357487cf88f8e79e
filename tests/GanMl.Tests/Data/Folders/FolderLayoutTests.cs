using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data.Folders;

/// <summary>The ways in which people lay out folders of images.</summary>
[TestClass]
public sealed class FolderLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _written;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("train", "test")]
    [DataRow("Train", "Test")]
    [DataRow("training", "testing")]
    [DataRow("train", "val")]
    [DataRow("TRAIN", "Validation")]
    [DataRow("train", "valid")]
    public async Task Parts_are_known_by_their_usual_names(string train, string test)
    {
        Write($"{train}/a", 3);
        Write($"{train}/b", 3);
        Write($"{test}/a", 2);
        Write($"{test}/b", 2);
        await AssertCountsAsync([3, 3], [2, 2]);
    }

    [TestMethod]
    public async Task A_third_part_is_left_out_and_told()
    {
        Write("train/a", 3);
        Write("valid/a", 4);
        Write("test/a", 2);
        Write("models/a", 2);
        string told = await AssertCountsAsync([3], [2]);
        Assert.Contains("is read from 'train', 'test'; what lies beside is left out: 'models', 'valid'.", told);
    }

    [TestMethod]
    public async Task A_part_to_learn_from_alone_gives_a_tenth_for_judging()
    {
        Write("train/a", 20);
        Write("train/b", 5);
        await AssertCountsAsync([18, 4], [2, 1]);
    }

    [TestMethod]
    public async Task Parts_that_do_not_go_together_are_named()
    {
        Write("test/a", 2);
        await AssertRefusedAsync("has a part for judging ('test'), but none to learn from");
        Write("train/a", 2);
        Write("Train/a", 2);
        await AssertRefusedAsync("'Train', 'train', which are called like one part");
    }

    [TestMethod]
    public async Task A_folder_without_sub_folders_is_one_class()
    {
        Write("", 20);
        _folder.Write("Thumbs.db", "x"u8);
        string told = await AssertCountsAsync([18], [2]);
        Assert.Contains("has no sub-folders: its 20 images are one class.", told);
        var direct = FolderImages.Open(_folder.Path, new FolderImagesOptions { ClassNames = ["thing"] });
        Assert.AreEqual(("thing", 20), (direct.ClassNames[0], direct.Count));
        var error = Assert.ThrowsExactly<ImageSetException>(
            () => FolderImages.Open(_folder.Path, new FolderImagesOptions { ClassNames = ["a", "b"] }));
        Assert.Contains("has no sub-folders, so nothing says which", error.Message);
    }

    [TestMethod]
    public async Task What_systems_leave_is_no_class_and_no_image()
    {
        Write("a", 10);
        Write("b", 10);
        foreach (string left in new[] { "@eaDir", "__MACOSX", ".ipynb_checkpoints", "#recycle", "$RECYCLE.BIN" })
        {
            Write(left, 2);
            Write($"a/{left}", 2);
        }

        _folder.Write("a/Thumbs.db", "x"u8);
        _folder.Write("a/desktop.ini", "x"u8);
        _folder.Write("a/._1.png", "x"u8);
        string told = await AssertCountsAsync([9, 9], [1, 1]);
        Assert.AreEqual("", told);
    }

    [TestMethod]
    public async Task What_lies_beside_classes_or_deeper_is_told()
    {
        Write("a", 10);
        Write("a/deeper", 2);
        Write("", 3);
        string told = await AssertCountsAsync([9], [1]);
        Assert.Contains("has 3 images beside its sub-folders", told);
        Assert.Contains("a' has sub-folders, which are not read: 'deeper'.", told);
    }

    [TestMethod]
    public void A_folder_above_or_below_the_classes_is_named()
    {
        Write("set/train/a", 2);
        Write("set/test/a", 2);
        string message = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path)).Message;
        Assert.Contains("set' are not read: 'test', 'train'. If they are the classes, open that folder.", message);
    }

    [TestMethod]
    public async Task Two_flat_folders_named_like_parts_are_told()
    {
        Write("train", 10);
        Write("val", 10);
        string told = await AssertCountsAsync([9, 9], [1, 1]);
        Assert.Contains("'train', 'val' in", told);
        Assert.Contains("they are taken for classes", told);
    }

    private void Write(string folder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _written++;
            _folder.Write(
                Path.Combine(folder, $"{_written:000}.png"), PngBytes.Of(2, 2, 8, 0, [(byte)_written, (byte)(_written >> 8), 7, 7]));
        }
    }

    /// <summary>Returns what was told.</summary>
    private async Task<string> AssertCountsAsync(int[] train, int[] test)
    {
        var logger = new RecordingLogger();
        var options = new ImageSetOptions { Logger = logger };
        ILabelledImages trainImages = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train, options);
        ILabelledImages testImages = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test, options);
        CollectionAssert.AreEqual(train, trainImages.CountByClass().ToArray());
        CollectionAssert.AreEqual(test, testImages.CountByClass().ToArray());
        return logger.WarningText;
    }

    private async Task AssertRefusedAsync(string message) => Assert.Contains(
        message,
        (await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train))).Message);
}
