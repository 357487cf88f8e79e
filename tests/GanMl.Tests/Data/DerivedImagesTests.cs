using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data;

/// <summary>Sets made of other sets, against results worked out by hand.</summary>
[TestClass]
public sealed class DerivedImagesTests
{
    private static readonly ListImages Grey = new(new ImageShape(1, 2, 2), [2, 0], [1, 2, 3, 4], [5, 6, 7, 8]);

    private static readonly ListImages Colour = new(
        new ImageShape(3, 1, 2), [1], [255, 100, 0, 50, 0, 200]);

    [TestMethod]
    public void Padding_puts_a_black_border_around_each_channel()
    {
        var padded = new PaddedImages(Grey, 4);
        Assert.AreEqual(new ImageShape(1, 4, 4), padded.Shape);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 0, 5, 6, 0, 0, 7, 8, 0, 0, 0, 0, 0 }, padded.PixelsOf(1));
        AssertSameButShape(Grey, padded);

        var image = new ListImages(new ImageShape(3, 1, 1), [0], [7, 8, 9]);
        byte[] expected = new byte[27];
        (expected[4], expected[13], expected[22]) = (7, 8, 9);
        CollectionAssert.AreEqual(expected, new PaddedImages(image, 3).PixelsOf(0));
    }

    [TestMethod]
    public void Padding_overwrites_whatever_the_buffer_held()
    {
        byte[] buffer = [.. Enumerable.Repeat((byte)9, 17)];
        new PaddedImages(Grey, 4).CopyPixels(0, buffer);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, 9 }, buffer);
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(1)]
    [DataRow(0)]
    public void Padding_that_is_not_exact_is_refused(int size) =>
        Assert.ThrowsExactly<ArgumentException>(() => new PaddedImages(Grey, size));

    [TestMethod]
    public void Growing_is_bilinear_between_the_centres_of_pixels()
    {
        var row = new ListImages(new ImageShape(1, 1, 2), [0], [0, 100]);
        CollectionAssert.AreEqual(Repeated([0, 25, 75, 100], 4), new ResizedImages(row, 4).PixelsOf(0));

        var square = new ListImages(new ImageShape(1, 2, 2), [0], [0, 80, 160, 240]);
        byte[] expected = [0, 20, 60, 80, 40, 60, 100, 120, 120, 140, 180, 200, 160, 180, 220, 240];
        CollectionAssert.AreEqual(expected, new ResizedImages(square, 4).PixelsOf(0));
    }

    [TestMethod]
    public void Shrinking_weighs_neighbours_by_a_triangle()
    {
        // The first of two places sees weights 3/4, 3/4 and 1/4: 140 / 4 / (7/4) = 20.
        var square = new ListImages(new ImageShape(1, 4, 4), [0], Repeated([0, 0, 140, 140], 4));
        CollectionAssert.AreEqual(new byte[] { 20, 120, 20, 120 }, new ResizedImages(square, 2).PixelsOf(0));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(13)]
    [DataRow(64)]
    public void Resizing_keeps_an_even_surface_and_each_channel_apart(int size)
    {
        var images = new ListImages(new ImageShape(3, 7, 9), [2], [.. Enumerable.Range(0, 189).Select(i => (byte)(i / 63 * 100))]);
        var resized = new ResizedImages(images, size);
        Assert.AreEqual(new ImageShape(3, size, size), resized.Shape);
        byte[] expected = [.. Enumerable.Range(0, 3 * size * size).Select(i => (byte)(i / (size * size) * 100))];
        CollectionAssert.AreEqual(expected, resized.PixelsOf(0));
        AssertSameButShape(images, resized);
    }

    [TestMethod]
    public void Resizing_to_nothing_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ResizedImages(Grey, 0));

    [TestMethod]
    public void Grey_becomes_colour_by_repetition_and_comes_back_unchanged()
    {
        var colour = new ChannelImages(Grey, 3);
        Assert.AreEqual(new ImageShape(3, 2, 2), colour.Shape);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4 }, colour.PixelsOf(0));
        CollectionAssert.AreEqual(Grey.PixelsOf(1), new ChannelImages(colour, 1).PixelsOf(1));
        AssertSameButShape(Grey, colour);
    }

    [TestMethod]
    public void Colour_becomes_grey_by_luma()
    {
        // 0.299 * 255 = 76.2 and 0.299 * 100 + 0.587 * 50 + 0.114 * 200 = 82.05, the second with green 50.
        CollectionAssert.AreEqual(new byte[] { 76, 82 }, new ChannelImages(Colour, 1).PixelsOf(0));
        CollectionAssert.AreEqual(Colour.PixelsOf(0), new ChannelImages(Colour, 3).PixelsOf(0));
    }

    [TestMethod]
    public void Other_numbers_of_channels_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ChannelImages(Grey, 2));
        Assert.ThrowsExactly<ArgumentException>(() => new ChannelImages(new ListImages(new ImageShape(4, 1, 1), [0], [1, 2, 3, 4]), 3));
    }

    [TestMethod]
    public void The_fitting_change_of_size_is_chosen()
    {
        var images = new ShapesImages(1);
        Assert.AreSame(images, images.WithSize(28));
        Assert.IsInstanceOfType<PaddedImages>(images.WithSize(32));
        Assert.IsInstanceOfType<ResizedImages>(images.WithSize(33));
        Assert.IsInstanceOfType<ResizedImages>(images.WithSize(64));
        Assert.IsInstanceOfType<ResizedImages>(images.WithSize(26));
        Assert.AreSame(images, images.WithChannels(1));
        Assert.IsInstanceOfType<ChannelImages>(images.WithChannels(3));
    }

    [TestMethod]
    public void Thick_borders_are_not_padded() =>
        Assert.IsInstanceOfType<ResizedImages>(Grey.WithSize(4));

    [TestMethod]
    public void Arguments_are_checked_against_the_new_shape()
    {
        ILabelledImages[] derived =
            [new PaddedImages(Grey, 4), new ResizedImages(Grey, 4), new ChannelImages(Grey, 3), Grey.Subset([0, 1])];
        foreach (ILabelledImages images in derived)
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => images.CopyPixels(2, new byte[100]));
        }

        foreach (ILabelledImages images in derived[..^1])
        {
            Assert.ThrowsExactly<ArgumentException>(() => images.CopyPixels(0, new byte[images.Shape.Length - 1]));
        }
    }

    private static byte[] Repeated(byte[] line, int times) => [.. Enumerable.Repeat(line, times).SelectMany(values => values)];

    private static void AssertSameButShape(ListImages expected, ILabelledImages actual)
    {
        Assert.AreEqual(expected.Name, actual.Name);
        Assert.AreEqual(expected.Count, actual.Count);
        Assert.AreSame(expected.ClassNames, actual.ClassNames);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.AreEqual(expected.LabelOf(i), actual.LabelOf(i));
        }
    }
}
