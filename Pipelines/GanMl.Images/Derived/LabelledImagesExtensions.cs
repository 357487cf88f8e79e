using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>What can be asked of any set of labelled images.</summary>
public static class LabelledImagesExtensions
{
    /// <summary>How many images each class has.</summary>
    public static IReadOnlyList<int> CountByClass(this ILabelledImages images)
    {
        int[] counts = new int[images.ClassNames.Count];
        for (int i = 0; i < images.Count; i++)
        {
            counts[images.LabelOf(i)]++;
        }

        return counts;
    }

    /// <summary>
    /// The same images as squares of another size: padded where that is exact and the border is at most an eighth of the size
    /// on each side, otherwise resized; unchanged where they have that size.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    public static ILabelledImages WithSize(this ILabelledImages images, int size)
    {
        if (images.Shape.Height == size && images.Shape.Width == size)
        {
            return images;
        }

        int border = size - Math.Min(images.Shape.Height, images.Shape.Width);
        return PaddedImages.CanPad(images.Shape, size) && border <= size / 4
            ? new PaddedImages(images, size)
            : new ResizedImages(images, size);
    }

    /// <summary>The same images in grey (1) or colour (3); unchanged where they are so already.</summary>
    /// <exception cref="ArgumentException">Either number of channels is another than 1 or 3.</exception>
    public static ILabelledImages WithChannels(this ILabelledImages images, int channels) =>
        images.Shape.Channels == channels ? images : new ChannelImages(images, channels);
}
