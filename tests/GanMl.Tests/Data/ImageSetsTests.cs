using GanMl.Images;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data;

[TestClass]
public sealed class ImageSetsTests
{
    [TestMethod]
    public async Task An_unknown_name_is_answered_with_the_known_ones()
    {
        var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync("cifar", ImageSetSplit.Train));
        Assert.Contains("'cifar'", error.Message);
        Assert.Contains("fashion-mnist, mnist, shapes", error.Message);
    }

    [TestMethod]
    public void Every_set_has_a_name_of_its_own_and_a_description()
    {
        CollectionAssert.AllItemsAreUnique(ImageSetCatalogue.Default.Names.ToArray());
        foreach (IImageSet set in ImageSetCatalogue.Default.All)
        {
            Assert.IsGreaterThan(20, set.Description.Length);
        }
    }

    [TestMethod]
    public async Task A_set_from_outside_is_opened_by_its_name_in_the_form_that_is_asked_for()
    {
        var options = new ImageSetOptions { Sets = ImageSetCatalogue.Default.With(new StripesSet()), Size = 8, Channels = 3, Count = 4 };
        ILabelledImages images = await ImageSets.OpenAsync("Stripes", ImageSetSplit.Test, options);
        Assert.AreEqual((new ImageShape(3, 8, 8), 4), (images.Shape, images.Count));
        Assert.HasCount(3, ImageSetCatalogue.Default.All);
    }

    [TestMethod]
    public async Task Shapes_open_without_files_and_heed_every_option()
    {
        ILabelledImages standard = await ImageSets.OpenAsync("shapes", ImageSetSplit.Train);
        Assert.AreEqual(60_000, standard.Count);
        Assert.AreEqual(new ImageShape(1, 28, 28), standard.Shape);
        Assert.AreEqual(10_000, (await ImageSets.OpenAsync("shapes", ImageSetSplit.Test)).Count);

        var options = new ImageSetOptions { Size = 40, Channels = 3, Count = 95, Seed = 9 };
        ILabelledImages images = await ImageSets.OpenAsync("shapes", ImageSetSplit.Test, options);
        Assert.AreEqual(95, images.Count);
        var direct = new ShapesImages(95, 40, 3, 9, ImageSetSplit.Test);
        Assert.AreEqual(direct.HashOfPixels(), images.HashOfPixels());
    }

    private sealed class StripesSet : IImageSet
    {
        public string Name => "stripes";

        public string Description => "Six images of two rows, one bright and one dark.";

        public Task<ILabelledImages> OpenAsync(
            ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
        {
            byte[][] pixels = [.. Enumerable.Repeat(new byte[] { 200, 200, 10, 10 }, 6)];
            return Task.FromResult<ILabelledImages>(new ListImages(new ImageShape(1, 2, 2), new int[6], pixels));
        }
    }
}
