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
    public void A_thin_black_border_is_put_around_each_channel_and_no_pixel_changes()
    {
        var image = new ListImages(new ImageShape(3, 1, 6), [0], [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 21, 22, 23, 24, 25, 26]);
        ILabelledImages padded = image.WithSize(8);
        Assert.AreEqual(new ImageShape(3, 8, 8), padded.Shape);
        byte[] expected = new byte[3 * 64];
        for (int i = 0; i < 18; i++)
        {
            expected[(i / 6 * 64) + 25 + (i % 6)] = (byte)((i / 6 * 10) + (i % 6) + 1);
        }

        CollectionAssert.AreEqual(expected, padded.PixelsOf(0));
        AssertSameButShape(image, padded);
    }

    [TestMethod]
    public void An_odd_border_is_thicker_below_and_on_the_right()
    {
        ILabelledImages padded = new ListImages(new ImageShape(1, 1, 4), [0], [1, 2, 3, 4]).WithSize(5);
        CollectionAssert.AreEqual(
            new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, padded.PixelsOf(0));
    }

    [TestMethod]
    public void Making_a_square_overwrites_whatever_the_buffer_held()
    {
        byte[] buffer = [.. Enumerable.Repeat((byte)9, 5)];
        new ListImages(new ImageShape(1, 1, 2), [0], [1, 2]).WithSize(2).CopyPixels(0, buffer);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 0, 0, 9 }, buffer);
    }

    [TestMethod]
    [DataRow(Squaring.Pad, new byte[] { 0, 0, 0, 0, 10, 20, 30, 40, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [DataRow(Squaring.Crop, new byte[] { 20 })]
    [DataRow(Squaring.Stretch, new byte[] { 10, 20, 30, 40, 10, 20, 30, 40, 10, 20, 30, 40, 10, 20, 30, 40 })]
    public void A_picture_that_is_no_square_is_padded_cropped_or_stretched(Squaring squaring, byte[] expected)
    {
        var row = new ListImages(new ImageShape(1, 1, 4), [0], [10, 20, 30, 40]);
        CollectionAssert.AreEqual(expected, row.WithSize(SquareMaker.SizeOf(row.Shape, squaring), squaring).PixelsOf(0));
    }

    [TestMethod]
    public void Growing_is_bilinear_between_the_centres_of_pixels()
    {
        var row = new ListImages(new ImageShape(1, 1, 2), [0], [0, 100]);
        CollectionAssert.AreEqual(Repeated([0, 25, 75, 100], 4), row.WithSize(4, Squaring.Stretch).PixelsOf(0));

        var square = new ListImages(new ImageShape(1, 2, 2), [0], [0, 80, 160, 240]);
        byte[] expected = [0, 20, 60, 80, 40, 60, 100, 120, 120, 140, 180, 200, 160, 180, 220, 240];
        CollectionAssert.AreEqual(expected, square.WithSize(4).PixelsOf(0));
    }

    [TestMethod]
    public void A_picture_that_is_enlarged_keeps_its_proportions()
    {
        var row = new ListImages(new ImageShape(1, 1, 2), [0], [0, 100]);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 0, 25, 75, 100, 0, 25, 75, 100, 0, 0, 0, 0 }, row.WithSize(4).PixelsOf(0));
    }

    [TestMethod]
    public void Shrinking_weighs_neighbours_by_a_triangle()
    {
        // The first of two places sees weights 3/4, 3/4 and 1/4: 140 / 4 / (7/4) = 20.
        var square = new ListImages(new ImageShape(1, 4, 4), [0], Repeated([0, 0, 140, 140], 4));
        CollectionAssert.AreEqual(new byte[] { 20, 120, 20, 120 }, square.WithSize(2).PixelsOf(0));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(13)]
    [DataRow(64)]
    public void Resizing_keeps_an_even_surface_and_each_channel_apart(int size)
    {
        var images = new ListImages(new ImageShape(3, 7, 9), [2], [.. Enumerable.Range(0, 189).Select(i => (byte)(i / 63 * 100))]);
        foreach (Squaring squaring in new[] { Squaring.Crop, Squaring.Stretch })
        {
            ILabelledImages resized = images.WithSize(size, squaring);
            Assert.AreEqual(new ImageShape(3, size, size), resized.Shape);
            byte[] expected = [.. Enumerable.Range(0, 3 * size * size).Select(i => (byte)(i / (size * size) * 100))];
            CollectionAssert.AreEqual(expected, resized.PixelsOf(0));
            AssertSameButShape(images, resized);
        }
    }

    [TestMethod]
    public void Resizing_to_nothing_is_refused() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Grey.WithSize(0));

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
    public void A_set_that_has_the_size_and_the_channels_stays_itself()
    {
        Assert.AreSame(Grey, Grey.WithSize(2));
        Assert.AreSame(Grey, Grey.WithChannels(1));
        Assert.AreSame(Grey, Grey.First(2));
    }

    [TestMethod]
    public void Twenty_eight_pixels_are_framed_in_thirty_two_and_enlarged_to_sixty_four()
    {
        var images = new ShapesImages(1);
        byte[] small = images.PixelsOf(0), framed = images.WithSize(32).PixelsOf(0), large = images.WithSize(64).PixelsOf(0);
        for (int i = 0; i < small.Length; i++)
        {
            Assert.AreEqual(small[i], framed[((2 + (i / 28)) * 32) + 2 + (i % 28)]);
        }

        Assert.IsTrue(framed[..64].All(value => value == 0));
        Assert.AreEqual(small.Average(value => value), large.Average(value => value), 1.0);
        CollectionAssert.AreNotEqual(framed, images.WithSize(32, Squaring.Crop).PixelsOf(0));
    }

    [TestMethod]
    public void Arguments_are_checked_against_the_new_shape()
    {
        ILabelledImages[] derived =
            [Grey.WithSize(4), Grey.WithChannels(3), Grey.Subset([1, 0])];
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
