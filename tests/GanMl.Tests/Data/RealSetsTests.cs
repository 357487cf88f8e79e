using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Tests.Data.Download;

namespace GanMl.Tests.Data;

[TestClass]
public sealed class RealSetsTests
{
    // Counts, first labels and class counts are facts of the sets; the means are the 0.2860 and 0.1307 by which everyone normalises.
    [TestMethod]
    [DataRow("fashion-mnist", 0.2860, new[] { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5 }, 6000, 6000)]
    [DataRow("mnist", 0.1307, new[] { 5, 0, 4, 1, 9, 2, 1, 3, 1, 4 }, 5923, 6742)]
    public async Task The_training_images_are_what_the_world_knows(string name, double mean, int[] firstLabels, int zeros, int ones)
    {
        ILabelledImages images = await Open(name, ImageSetSplit.Train);
        Assert.AreEqual(name, images.Name);
        Assert.AreEqual(60_000, images.Count);
        Assert.AreEqual(new ImageShape(1, 28, 28), images.Shape);
        CollectionAssert.AreEqual(firstLabels, Enumerable.Range(0, 10).Select(images.LabelOf).ToArray());
        Assert.AreEqual(zeros, images.CountByClass()[0]);
        Assert.AreEqual(ones, images.CountByClass()[1]);

        byte[] pixels = new byte[images.Shape.Length];
        long sum = 0;
        for (int i = 0; i < images.Count; i++)
        {
            images.CopyPixels(i, pixels);
            foreach (byte value in pixels)
            {
                sum += value;
            }
        }

        Assert.AreEqual(mean, sum / (60_000.0 * 784 * 255), 0.00005);
    }

    [TestMethod]
    [DataRow("fashion-mnist", "c867c93ff9536059")]
    [DataRow("mnist", "6d87418db22cc802")]
    public async Task The_test_pixels_have_the_hash_that_other_tools_compute(string name, string hash)
    {
        ILabelledImages images = await Open(name, ImageSetSplit.Test);
        Assert.AreEqual(10_000, images.Count);
        Assert.StartsWith(hash, images.HashOfPixels());
    }

    [TestMethod]
    public async Task Fashion_has_a_thousand_test_images_of_each_named_class()
    {
        ILabelledImages images = await Open("fashion-mnist", ImageSetSplit.Test);
        CollectionAssert.AreEqual(Enumerable.Repeat(1000, 10).ToArray(), images.CountByClass().ToArray());
        Assert.AreEqual("Ankle boot", images.ClassNames[images.LabelOf(0)]);
        Assert.AreEqual("T-shirt/top", images.ClassNames[0]);
    }

    [TestMethod]
    public async Task A_set_comes_in_the_size_channels_and_number_that_are_asked_for()
    {
        var options = new ImageSetOptions
        {
            Folders = Folders("fashion-mnist"),
            Size = 32,
            Channels = 3,
            CountPerClass = 7,
            Count = 50,
            Seed = 3,
        };
        ILabelledImages images = await ImageSets.OpenAsync("Fashion-MNIST", ImageSetSplit.Test, options);
        Assert.AreEqual(50, images.Count);
        Assert.AreEqual(new ImageShape(3, 32, 32), images.Shape);
        Assert.IsTrue(images.CountByClass().All(count => count <= 7));

        images = await ImageSets.OpenAsync("fashion-mnist", ImageSetSplit.Test, options with { Count = null, Size = 64, Channels = null });
        Assert.AreEqual(70, images.Count);
        Assert.AreEqual(new ImageShape(1, 64, 64), images.Shape);
        Assert.IsTrue(images.PixelsOf(0).Any(value => value > 100));
    }

    [TestMethod]
    [DataRow("fashion-mnist")]
    [DataRow("mnist")]
    public async Task The_published_checksums_are_those_of_the_files(string name)
    {
        // Files directly in a root count only where their checksums match; there is nowhere else to go.
        using var folder = new TemporaryFolder();
        using var server = new LocalServer((_, _) => new Reply(404, []));
        var options = new ImageSetOptions
        {
            Folders = new DataFolders { Root = RealData.Folder(name), Cache = folder.Path },
            Mirror = server.Address,
        };
        Assert.AreEqual(60_000, (await ImageSets.OpenAsync(name, ImageSetSplit.Train, options)).Count);
        Assert.AreEqual(10_000, (await ImageSets.OpenAsync(name, ImageSetSplit.Test, options)).Count);
    }

    [TestMethod]
    public async Task A_set_that_is_not_here_is_downloaded()
    {
        string source = RealData.Folder("mnist");
        using var folder = new TemporaryFolder();
        using var server = new LocalServer((request, _) =>
            Reply.Ranged(request, File.ReadAllBytes(Path.Combine(source, Path.GetFileName(request.Path)))));
        var options = new ImageSetOptions
        {
            Folders = new DataFolders { Cache = folder.Path },
            Mirror = server.Address,
        };
        Assert.AreEqual(7, (await ImageSets.OpenAsync("mnist", ImageSetSplit.Test, options)).LabelOf(0));
        Assert.IsTrue(File.Exists(folder["mnist/t10k-images-idx3-ubyte.gz"]));
    }

    private static Task<ILabelledImages> Open(string name, ImageSetSplit split) =>
        ImageSets.OpenAsync(name, split, new ImageSetOptions { Folders = Folders(name) });

    private static DataFolders Folders(string name) => new() { Folder = RealData.Folder(name) };
}
