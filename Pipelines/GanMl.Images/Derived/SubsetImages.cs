using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Images.Derived;

/// <summary>Some images of another set, for experiments with few or uneven data.</summary>
public sealed class SubsetImages : ILabelledImages
{
    private readonly ILabelledImages _source;
    private readonly int[] _indices;

    /// <summary>The images of the given places, in that order; a place may occur more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place is not in <paramref name="source"/>.</exception>
    public SubsetImages(ILabelledImages source, IEnumerable<int> indices)
    {
        _source = source;
        _indices = [.. indices];
        foreach (int index in _indices)
        {
            ImageArguments.Check(source, index);
        }
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public ImageShape Shape => _source.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _source.ClassNames;

    /// <summary>The first <paramref name="count"/> images, or all where there are fewer.</summary>
    public static SubsetImages First(ILabelledImages source, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new SubsetImages(source, Enumerable.Range(0, Math.Min(count, source.Count)));
    }

    /// <summary>
    /// At most <paramref name="count"/> images of each class, chosen by <paramref name="seed"/>, in the order of the source.
    /// </summary>
    public static SubsetImages PerClass(ILabelledImages source, int count, long seed = 0) =>
        PerClass(source, [.. Enumerable.Repeat(count, source.ClassNames.Count)], seed);

    /// <summary>
    /// At most <c>counts[c]</c> images of each class c, chosen by <paramref name="seed"/>, in the order of the source. With the
    /// same seed a smaller count keeps a part of what a larger one keeps.
    /// </summary>
    /// <exception cref="ArgumentException">There is not one count for each class.</exception>
    public static SubsetImages PerClass(ILabelledImages source, IReadOnlyList<int> counts, long seed = 0)
    {
        if (counts.Count != source.ClassNames.Count)
        {
            throw new ArgumentException($"{counts.Count} counts for {source.ClassNames.Count} classes: give one for each.", nameof(counts));
        }

        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }

        IEnumerable<int> chosen = Enumerable.Range(0, source.Count)
            .GroupBy(source.LabelOf)
            .SelectMany(ofClass => ofClass.OrderBy(index => Lot(seed, index)).Take(counts[ofClass.Key]))
            .Order();
        return new SubsetImages(source, chosen);
    }

    /// <inheritdoc/>
    public int LabelOf(int index)
    {
        ImageArguments.Check(this, index);
        return _source.LabelOf(_indices[index]);
    }

    /// <inheritdoc/>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        ImageArguments.Check(this, index);
        _source.CopyPixels(_indices[index], pixels);
    }

    /// <summary>Every image draws a lot of its own, so that the choice depends on nothing but the seed and the image's place.</summary>
    private static ulong Lot(long seed, int index)
    {
        (uint high, uint low, _, _) = Philox4x32.Block(0, (uint)index, 0, RandomStream.Subsets, seed);
        return ((ulong)high << 32) | low;
    }
}
