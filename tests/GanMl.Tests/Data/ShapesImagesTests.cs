using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data;

[TestClass]
public sealed class ShapesImagesTests
{
    [TestMethod]
    [DataRow(28, 1, 0, ImageSetSplit.Train, "3f40224e114b687d")]
    [DataRow(28, 1, 1L << 40, ImageSetSplit.Test, "d7cc51a094a74e5f")]
    [DataRow(32, 3, -7, ImageSetSplit.Train, "75019db4995bea2b")]
    public void The_same_seed_draws_the_same_images_on_every_machine(int size, int channels, long seed, ImageSetSplit split, string hash)
    {
        Assert.AreEqual(hash, new ShapesImages(200, size, channels, seed, split).HashOfPixels()[..16]);
    }

    [TestMethod]
    public void An_image_does_not_depend_on_the_count_or_on_what_was_read_before()
    {
        var few = new ShapesImages(50);
        var many = new ShapesImages(5000);
        CollectionAssert.AreEqual(many.PixelsOf(42), few.PixelsOf(42));
        many.PixelsOf(4999);
        CollectionAssert.AreEqual(few.PixelsOf(7), many.PixelsOf(7));
    }

    [TestMethod]
    public void No_two_images_are_equal_within_or_across_splits_and_seeds()
    {
        ShapesImages[] sets =
        [
            new(500),
            new(500, split: ImageSetSplit.Test),
            new(500, seed: 1),
            new(500, seed: 1L << 32),
            new(500, seed: -1),
        ];
        string[] all = [.. sets.SelectMany(set => Enumerable.Range(0, 500).Select(i => Convert.ToBase64String(set.PixelsOf(i))))];
        CollectionAssert.AllItemsAreUnique(all);
    }

    [TestMethod]
    public void Many_readers_see_what_one_sees()
    {
        var images = new ShapesImages(2000);
        byte[][] alone = [.. Enumerable.Range(0, 2000).Select(images.PixelsOf)];
        Parallel.For(0, 8000, i => Assert.IsTrue(alone[i * 7 % 2000].AsSpan().SequenceEqual(images.PixelsOf(i * 7 % 2000))));
    }

    [TestMethod]
    public void Classes_take_turns()
    {
        var images = new ShapesImages(1000);
        Assert.AreEqual("shapes", images.Name);
        Assert.HasCount(10, images.ClassNames);
        CollectionAssert.AllItemsAreUnique(images.ClassNames.ToArray());
        Assert.AreEqual(3, images.LabelOf(993));
        CollectionAssert.AreEqual(Enumerable.Repeat(100, 10).ToArray(), images.CountByClass().ToArray());
    }

    [TestMethod]
    [DataRow(16, 1)]
    [DataRow(28, 1)]
    [DataRow(64, 3)]
    public void Every_image_has_a_bright_shape_on_a_darker_ground_that_reaches_every_corner(int size, int channels)
    {
        var images = new ShapesImages(100, size, channels);
        Assert.AreEqual(new ImageShape(channels, size, size), images.Shape);
        for (int i = 0; i < images.Count; i++)
        {
            byte[] pixels = images.PixelsOf(i);
            int[] brightest = new int[size * size];
            for (int p = 0; p < pixels.Length; p++)
            {
                brightest[p % brightest.Length] = Math.Max(brightest[p % brightest.Length], pixels[p]);
            }

            int[] corners = [brightest[0], brightest[size - 1], brightest[^size], brightest[^1]];
            Assert.IsGreaterThan(corners.Max() + 60, brightest.Max(), $"Image {i}, a {images.ClassNames[images.LabelOf(i)]}.");

            int halfway = (brightest.Max() + corners.Max()) / 2;
            Assert.IsInRange(0.05, 0.6, brightest.Count(value => value > halfway) / (double)(size * size), $"Image {i}.");
        }
    }

    // Measured: 0.956 for the nearest neighbour, 0.658 for the nearest class mean; chance is 0.1.
    [TestMethod]
    public void A_nearest_neighbour_tells_the_classes_apart_from_two_thousand_examples()
    {
        var train = new ShapesImages(2000);
        var test = new ShapesImages(500, split: ImageSetSplit.Test);
        byte[][] examples = [.. Enumerable.Range(0, train.Count).Select(train.PixelsOf)];
        int right = Enumerable.Range(0, test.Count).AsParallel().Count(i =>
        {
            byte[] image = test.PixelsOf(i);
            int nearest = Enumerable.Range(0, examples.Length).MinBy(j => SquaredDistance(image, examples[j]));
            return train.LabelOf(nearest) == test.LabelOf(i);
        });
        Assert.IsGreaterThan(0.93, right / 500.0);
    }

    [TestMethod]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ShapesImages(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ShapesImages(1, size: 15));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ShapesImages(1, size: 5000));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ShapesImages(1, channels: 2));

        var images = new ShapesImages(3);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.LabelOf(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.CopyPixels(-1, new byte[784]));
        Assert.ThrowsExactly<ArgumentException>(() => images.CopyPixels(0, new byte[783]));
    }

    private static int SquaredDistance(byte[] a, byte[] b)
    {
        int sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            int difference = a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}
