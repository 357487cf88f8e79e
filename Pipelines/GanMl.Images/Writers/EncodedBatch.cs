namespace GanMl.Images.Writers;

/// <summary>Some consecutive images of a part, as its format stores them: picture files, or bytes.</summary>
public sealed class EncodedBatch
{
    private readonly byte[][] _images;

    internal EncodedBatch(long firstRow, byte[][] images, ReadOnlyMemory<long> labels)
    {
        FirstRow = firstRow;
        _images = images;
        Labels = labels;
    }

    /// <summary>The row of the first image, of the seed.</summary>
    public long FirstRow { get; }

    /// <summary>How many images.</summary>
    public int Count => _images.Length;

    /// <summary>The labels, one for each image. Empty when the generator is unconditional.</summary>
    public ReadOnlyMemory<long> Labels { get; }

    /// <summary>
    /// A picture file, where the format holds such (<see cref="PartedImageWriter.HoldsPictures"/>); or the bytes of an image, 0 (black) to
    /// 255, channel by channel, row by row.
    /// </summary>
    /// <param name="index">0 to <c>Count - 1</c>; its row is <c>FirstRow + index</c>.</param>
    public ReadOnlyMemory<byte> Image(int index) => _images[index];

    /// <summary>All of them, in the order of their rows.</summary>
    internal byte[][] Images => _images;
}
