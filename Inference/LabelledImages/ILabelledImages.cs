namespace GanMl.Inference.LabelledImages;

/// <summary>
/// A finite set of images of one shape, each with a class. Reading is thread-safe and has no order:
/// image i is the same whenever it is asked for.
/// </summary>
public interface ILabelledImages
{
    /// <summary>The set's name, as it goes into a generator's metadata: <c>fashion-mnist</c>.</summary>
    string Name { get; }

    /// <summary>How many images.</summary>
    int Count { get; }

    /// <summary>The shape of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>The names of the classes; a label is an index into them. Never empty.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of image <paramref name="index"/>: 0 to <c>ClassNames.Count - 1</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    int LabelOf(int index);

    /// <summary>
    /// Writes image <paramref name="index"/> as bytes, 0 (black) to 255, channel by channel, row by row,
    /// to the first <c>Shape.Length</c> places of <paramref name="pixels"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is shorter than an image.</exception>
    void CopyPixels(int index, Span<byte> pixels);

    /// <summary>The file that image <paramref name="index"/> comes from; null where it does not come from a file of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    string? FileOf(int index) => null;
}
