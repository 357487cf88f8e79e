using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Images.Derived;

/// <summary>What can be asked of any set of labelled images: other sizes, other channels, fewer images.</summary>
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

    /// <summary>The same images as squares of a size; unchanged where they have it.</summary>
    /// <param name="images">The images.</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    /// <param name="squaring">What happens to images that are no squares of this size.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public static ILabelledImages WithSize(this ILabelledImages images, int size, Squaring squaring = Squaring.Pad) =>
        images.Shape.Height == size && images.Shape.Width == size ? images : new SquareImages(images, size, squaring);

    /// <summary>
    /// The same images in grey (1) or colour (3); unchanged where they are so already. Grey becomes colour by repetition; colour becomes
    /// grey by luma, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
    /// </summary>
    /// <exception cref="ArgumentException">Either number of channels is neither 1 nor 3.</exception>
    public static ILabelledImages WithChannels(this ILabelledImages images, int channels) =>
        images.Shape.Channels == channels ? images : new ChannelImages(images, channels);

    /// <summary>
    /// The same images with their classes in another order, matched by name: the labels become those of <paramref name="classNames"/>,
    /// which may hold classes without images. So the classes of a test set become those of a training set or a generator.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="classNames">The names of the classes, in the order of their labels.</param>
    /// <exception cref="ImageSetException">A class that has images is none of them; the message names it.</exception>
    public static ILabelledImages WithClassNames(this ILabelledImages images, IReadOnlyList<string> classNames) =>
        images.ClassNames.SequenceEqual(classNames, StringComparer.Ordinal) ? images : ClassedImages.Create(images, classNames);

    /// <summary>The images of the given indices, in that order; an index may occur more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not one of <paramref name="images"/>.</exception>
    public static ILabelledImages Subset(this ILabelledImages images, IEnumerable<int> indices) => new SubsetImages(images, indices);

    /// <summary>The first <paramref name="count"/> images, or all where there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static ILabelledImages First(this ILabelledImages images, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count >= images.Count ? images : images.Subset(Enumerable.Range(0, count));
    }

    /// <summary>So many images, one in so many of all: where they lie class by class, each class keeps its share.</summary>
    internal static ILabelledImages Spread(this ILabelledImages images, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return images.Subset(Enumerable.Range(0, count).Select(i => (int)(((2L * i) + 1) * images.Count / (2L * count))));
    }

    /// <summary>
    /// At most <paramref name="count"/> images of each class, chosen by <paramref name="seed"/>, in the order of the source.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static ILabelledImages PerClass(this ILabelledImages images, int count, long seed = 0) =>
        images.PerClass([.. Enumerable.Repeat(count, images.ClassNames.Count)], seed);

    /// <summary>
    /// At most <c>counts[c]</c> images of each class c, chosen by <paramref name="seed"/>, in the order of the source. With the
    /// same seed a smaller count keeps a part of what a larger one keeps.
    /// </summary>
    /// <exception cref="ArgumentException">There is not one count for each class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static ILabelledImages PerClass(this ILabelledImages images, IReadOnlyList<int> counts, long seed = 0)
    {
        if (counts.Count != images.ClassNames.Count)
        {
            throw new ArgumentException($"{counts.Count} counts for {images.ClassNames.Count} classes: give one for each.", nameof(counts));
        }

        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }

        return images.Subset(Enumerable.Range(0, images.Count)
            .GroupBy(images.LabelOf)
            .SelectMany(ofClass => ofClass.OrderBy(index => Lot(seed, index)).Take(counts[ofClass.Key]))
            .Order());
    }

    /// <summary>Every image draws a lot of its own, so that the choice depends on nothing but the seed and the image's index.</summary>
    private static ulong Lot(long seed, int index)
    {
        (uint high, uint low, _, _) = Philox4x32.Block(0, (uint)index, 0, RandomStream.Subsets, seed);
        return ((ulong)high << 32) | low;
    }
}
