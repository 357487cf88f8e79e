using GanMl.Cli.Demo;
using GanMl.Cli.Terminal;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Cli;

/// <summary>What the demo compares, and the features that its classifiers learn from.</summary>
[TestClass]
public sealed class DemoTests
{
    /// <summary>
    /// In an image of 6 x 6 pixels every patch is all of it. Its correlation with itself is 1, less what the constant takes that keeps flat
    /// parts quiet, and that of its negative -1.
    /// </summary>
    [TestMethod]
    public void Features_are_the_correlations_with_patches()
    {
        var shape = new ImageShape(1, 6, 6);
        byte[] only = [.. Enumerable.Range(0, 36).Select(i => (byte)(i * 7))];
        var images = new ListImages(shape, [0], [only]);
        var features = PatchFeatures.From(images, seed: 1);

        float[] image = [.. only.Select(value => value / 255f)];
        float energy = image.Sum(value => (value - image.Average()) * (value - image.Average()));
        float expected = (energy / MathF.Sqrt(energy * (energy + 0.1f))) - 0.3f;
        float[] found = features.Of(image);
        Assert.AreEqual(expected, found[0], 1e-4f);
        Assert.AreEqual(0f, found[64], "it does not resemble its negative");
        found = features.Of([.. image.Select(value => 1 - value)]);
        Assert.AreEqual(0f, found[0]);
        Assert.AreEqual(expected, found[64], 1e-4f, "its negative does");
    }

    /// <summary>A part that resembles the patch lies in one of nine fields, by the place of its upper left corner.</summary>
    [TestMethod]
    public void Features_tell_where_in_an_image_a_patch_is()
    {
        var shape = new ImageShape(1, 8, 8);
        byte[] corner = new byte[64];
        corner[0] = 255;
        var features = PatchFeatures.From(new ListImages(shape, [0], [corner]), seed: 3);
        float[] found = features.Of([.. corner.Select(value => value / 255f)]);
        int first = 2 * 64;
        Assert.IsTrue(found[..64].Max() > 0.5f, "the bright corner itself");
        Assert.IsTrue(found[first..].All(value => value == 0), "all other parts are black");
        Assert.AreEqual(PatchFeatures.Length, found.Length);
    }

    [TestMethod]
    public void The_two_places_have_no_image_in_common_and_the_few_are_a_long_tail()
    {
        var train = new ShapesImages(12_000);
        var comparison = new DemoComparison(train, new ShapesImages(100, split: Images.ImageSetSplit.Test), draws: 2, seed: 1);
        Assert.AreEqual(10_800, comparison.Elsewhere.Count);
        CollectionAssert.AreEqual(new[] { 50, 32, 21, 14, 9, 6, 4, 2, 2, 1 }, comparison.Counts.ToArray());
        HashSet<string> elsewhere = [.. Enumerable.Range(0, comparison.Elsewhere.Count).Select(i => Text(comparison.Elsewhere, i))];
        foreach (int draw in new[] { 0, 1 })
        {
            ILabelledImages few = comparison.Draw(draw).Train;
            CollectionAssert.AreEqual(comparison.Counts.ToArray(), few.CountByClass().ToArray());
            Assert.IsFalse(Enumerable.Range(0, few.Count).Any(i => elsewhere.Contains(Text(few, i))));
        }
    }

    [TestMethod]
    public void Too_few_images_are_named()
    {
        var few = new ShapesImages(20);
        Assert.Contains(
            "at least 4 training images", Assert.ThrowsExactly<UsageException>(() => new DemoComparison(few, few, 2, 1)).Message);
    }

    private static string Text(ILabelledImages images, int index)
    {
        byte[] pixels = new byte[images.Shape.Length];
        images.CopyPixels(index, pixels);
        return Convert.ToHexString(pixels);
    }
}
