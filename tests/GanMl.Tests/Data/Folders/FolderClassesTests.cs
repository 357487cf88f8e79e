using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data.Folders;

/// <summary>Classes are matched by their names, whatever folders there are.</summary>
[TestClass]
public sealed class FolderClassesTests : IDisposable
{
    private static readonly string[] Animals = ["ant", "bee", "cat", "dog"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Ant, bee, cat and dog are the greys 0, 85, 170, 255: a classifier that knows them is right on every test image.</summary>
    [TestMethod]
    public void A_test_folder_without_a_class_is_judged_by_name()
    {
        Greys("train", Animals);
        Greys("test", ["ant", "cat", "dog"]);
        var train = FolderImages.Open(_folder["train"]);
        var test = FolderImages.Open(_folder["test"], new FolderImagesOptions { ClassNames = train.ClassNames });
        CollectionAssert.AreEqual(Animals, test.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 5, 0, 5, 5 }, test.CountByClass().ToArray());
        AssertGreys(train);
        AssertGreys(test);

        // The names of the folders alone are other labels.
        CollectionAssert.AreEqual(new[] { "ant", "cat", "dog" }, FolderImages.Open(_folder["test"]).ClassNames.ToArray());
    }

    [TestMethod]
    public void A_folder_that_may_be_two_classes_is_refused()
    {
        Greys("", ["a_b"]);
        var error = Assert.ThrowsExactly<ImageSetException>(
            () => FolderImages.Open(_folder.Path, new FolderImagesOptions { ClassNames = ["a/b", "a:b"] }));
        Assert.Contains("may be the class 'a/b' or 'a:b'. Say which in 'classes.json' beside it.", error.Message);
        CollectionAssert.AreEqual(
            new[] { 5, 0 },
            FolderImages.Open(_folder.Path, new FolderImagesOptions { ClassNames = ["a/b", "c"] }).CountByClass().ToArray());
    }

    [TestMethod]
    public async Task A_test_part_without_a_class_keeps_the_labels_of_the_training_part()
    {
        Greys("train", Animals);
        Greys("test", ["ant", "cat", "dog"]);
        var logger = new RecordingLogger();
        ILabelledImages test = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test, new ImageSetOptions { Logger = logger });
        CollectionAssert.AreEqual(Animals, test.ClassNames.ToArray());
        AssertGreys(test);
        Assert.Contains("test' has no images of 'bee'.", logger.WarningText);
        ILabelledImages train = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train);
        CollectionAssert.AreEqual(Animals, train.ClassNames.ToArray());
    }

    [TestMethod]
    public async Task A_class_that_is_added_or_renamed_is_named()
    {
        Greys("train", Animals);
        Greys("test", ["ant", "Bee", "wasp"]);
        foreach (ImageSetSplit split in Enum.GetValues<ImageSetSplit>())
        {
            var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(_folder.Path, split));
            Assert.Contains("has the classes 'Bee', 'wasp', but the classes are 'ant', 'bee', 'cat', 'dog'", error.Message);
            Assert.Contains("Is 'bee' meant?", error.Message);
        }

        var refused = Assert.ThrowsExactly<ImageSetException>(
            () => FolderImages.Open(_folder["test"], new FolderImagesOptions { ClassNames = Animals }));
        Assert.AreEqual(nameof(FolderImagesOptions.ClassNames), refused.Property);
    }

    [TestMethod]
    public void A_folder_may_be_empty_where_its_class_is_known_from_elsewhere()
    {
        Greys("some", ["ant"]);
        Directory.CreateDirectory(_folder["some/bee"]);
        string message = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder["some"])).Message;
        Assert.Contains("bee' has no images", message);
        var logger = new RecordingLogger();
        var images = FolderImages.Open(_folder["some"], new FolderImagesOptions { ClassNames = ["bee", "ant"], Logger = logger });
        CollectionAssert.AreEqual(new[] { 0, 5 }, images.CountByClass().ToArray());
        Assert.Contains("has no images of 'bee'.", logger.WarningText);
    }

    [TestMethod]
    public void Names_that_no_folder_can_have_come_back_by_the_file_of_classes()
    {
        foreach ((string folder, int grey) in new[] { ("Bag", 20), ("T-shirt_top", 40), ("2 a", 60), ("new", 80) })
        {
            _folder.Write($"{folder}/1.png", PngBytes.Grey(2, 2, grey));
        }

        _folder.Write("classes.json", """{"T-shirt_top": "T-shirt/top", "absent": "a:b", "2 a": "A", "Bag": "Bag"}"""u8);
        var images = FolderImages.Open(_folder.Path);
        CollectionAssert.AreEqual(new[] { "T-shirt/top", "a:b", "A", "Bag", "new" }, images.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0, 1, 1, 1 }, images.CountByClass().ToArray());
        CollectionAssert.AreEqual(
            new byte[] { 40, 60, 20, 80 }, Enumerable.Range(0, 4).Select(i => images.PixelsOf(i)[0]).ToArray());
    }

    [TestMethod]
    public void Folders_with_the_safe_form_of_a_name_are_the_class_of_that_name()
    {
        Greys("", ["T-shirt_top", "Trouser"]);
        var options = new FolderImagesOptions { ClassNames = ["Trouser", "T-shirt/top"] };
        var images = FolderImages.Open(_folder.Path, options);
        CollectionAssert.AreEqual(options.ClassNames.ToArray(), images.ClassNames.ToArray());
        Assert.AreEqual((0, 85), (images.LabelOf(0), images.PixelsOf(0)[0]));
        Assert.AreEqual((1, 0), (images.LabelOf(5), images.PixelsOf(5)[0]));
        _folder.Write("classes.json", """{"T-shirt_top": "Trouser"}"""u8);
        AssertRefused("The class 'Trouser' is there twice", options);
    }

    [TestMethod]
    public void A_broken_file_of_classes_is_refused_and_one_of_another_program_is_told()
    {
        Greys("", ["ant", "bee"]);
        string file = _folder.Write("classes.json", """{"ant": "A", "b"""u8);
        AssertRefused("classes.json' is broken", new FolderImagesOptions());
        string[] ofOthers =
            ["""["ant", "bee"]""", """{"ant": 0, "bee": 1}""", """{"n01": "ant"}""", """{"../x": "ant", "bee": "b"}"""];
        foreach (string other in ofOthers)
        {
            File.WriteAllText(file, other);
            var logger = new RecordingLogger();
            var images = FolderImages.Open(_folder.Path, new FolderImagesOptions { Logger = logger });
            CollectionAssert.AreEqual(new[] { "ant", "bee" }, images.ClassNames.ToArray());
            Assert.Contains("does not say which class each folder is", logger.WarningText);
        }
    }

    [TestMethod]
    public void Class_names_must_be_distinct()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new FolderImagesOptions { ClassNames = ["a", "a"] });
        Assert.ThrowsExactly<ArgumentException>(() => new FolderImagesOptions { ClassNames = [] });
    }

    [TestMethod]
    public async Task Other_sets_are_matched_by_name_too()
    {
        ILabelledImages images = await ImageSets.OpenAsync("shapes", ImageSetSplit.Test, new ImageSetOptions { Count = 20 });
        string[] reversed = [.. images.ClassNames.Reverse()];
        ILabelledImages other = await ImageSets.OpenAsync(
            "shapes", ImageSetSplit.Test, new ImageSetOptions { Count = 20, ClassNames = [.. reversed, "none"] });
        Assert.AreEqual("none", other.ClassNames[^1]);
        for (int i = 0; i < 20; i++)
        {
            Assert.AreEqual(images.ClassNames[images.LabelOf(i)], other.ClassNames[other.LabelOf(i)]);
        }

        Assert.AreEqual(images.HashOfPixels(), other.HashOfPixels());
        var error = Assert.ThrowsExactly<ImageSetException>(() => images.WithClassNames([.. images.ClassNames.Skip(1)]));
        Assert.Contains($"'{images.ClassNames[0]}'", error.Message);
    }

    /// <summary>Five flat images a class, of one grey each: 0, 85, 170, 255 for the animals, by position for others.</summary>
    private void Greys(string part, string[] classes)
    {
        for (int i = 0; i < classes.Length; i++)
        {
            int place = Array.IndexOf(Animals, classes[i]);
            for (int copy = 0; copy < 5; copy++)
            {
                _folder.Write(Path.Combine(part, classes[i], $"{copy}.png"), PngBytes.Grey(2, 2, (place < 0 ? i : place) * 85));
            }
        }
    }

    private static void AssertGreys(ILabelledImages images)
    {
        for (int i = 0; i < images.Count; i++)
        {
            Assert.AreEqual(images.LabelOf(i) * 85, images.PixelsOf(i)[0]);
        }
    }

    private void AssertRefused(string message, FolderImagesOptions options) =>
        Assert.Contains(message, Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path, options)).Message);
}
