using System.Text.Json.Serialization;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>How a picture becomes a square of a size, always the same way: in training, in evaluation, beside generated images.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Squaring>))]
public enum Squaring
{
    /// <summary>
    /// The whole picture in the middle of a black square: nothing is cut off or stretched. A picture that is at most an eighth of the size
    /// short on each side keeps its pixels (28 in 32); others are enlarged or reduced until they fit.
    /// </summary>
    Pad,

    /// <summary>The square in the middle of the picture, resized: what lies outside is lost. The usual choice for photographs.</summary>
    Crop,

    /// <summary>The whole picture, resized to the square whatever its proportions.</summary>
    Stretch,
}

/// <summary>
/// Turns pictures of one shape into squares. Where pixels have to be resized it is bilinear where they grow, and with the same triangle
/// widened by the factor where they shrink, so that no pixel is overlooked.
/// </summary>
internal sealed class SquareMaker
{
    private readonly ImageShape _source;
    private readonly int _size;
    private readonly (int Start, int Length) _toRows;
    private readonly (int Start, int Length) _toColumns;
    private readonly ResizeWeights[] _rows;
    private readonly ResizeWeights[] _columns;

    /// <param name="source">The shape of the pictures.</param>
    /// <param name="size">Rows and columns of the squares, at least 1.</param>
    /// <param name="squaring">What happens to a picture that is no square of this size.</param>
    internal SquareMaker(ImageShape source, int size, Squaring squaring)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _source = source;
        _size = size;
        int longer = Math.Max(source.Height, source.Width), shorter = Math.Min(source.Height, source.Width);
        bool keepsPixels = longer <= size && size - longer <= size / 4;
        int crop = squaring == Squaring.Crop ? shorter : longer;
        (_toRows, _rows) = Along(source.Height);
        (_toColumns, _columns) = Along(source.Width);

        ((int Start, int Length) To, ResizeWeights[] Weights) Along(int length)
        {
            int from = Math.Min(length, crop);
            int to = squaring != Squaring.Pad ? size
                : keepsPixels ? length
                : Math.Max(1, (int)Math.Round((double)length * size / longer));
            return (((size - to) / 2, to), ResizeWeights.For((length - from) / 2, from, to));
        }
    }

    /// <summary>The size of squares where none is asked for: the one with which no pixel has to be resized, but for stretching.</summary>
    internal static int SizeOf(ImageShape source, Squaring squaring) => squaring == Squaring.Crop
        ? Math.Min(source.Height, source.Width)
        : Math.Max(source.Height, source.Width);

    /// <summary>Writes the square of a picture, channel by channel like the picture.</summary>
    internal void Write(ReadOnlySpan<byte> picture, Span<byte> square)
    {
        square.Clear();
        float[] lines = new float[_source.Height * _toColumns.Length];
        for (int channel = 0; channel < _source.Channels; channel++)
        {
            ReadOnlySpan<byte> plane = picture.Slice(channel * _source.Height * _source.Width, _source.Height * _source.Width);
            for (int row = _rows[0].Start; row < _rows[^1].End; row++)
            {
                ReadOnlySpan<byte> from = plane.Slice(row * _source.Width, _source.Width);
                for (int column = 0; column < _toColumns.Length; column++)
                {
                    lines[(row * _toColumns.Length) + column] = _columns[column].Mix(from);
                }
            }

            for (int row = 0; row < _toRows.Length; row++)
            {
                int start = (((channel * _size) + _toRows.Start + row) * _size) + _toColumns.Start;
                Span<byte> to = square.Slice(start, _toColumns.Length);
                for (int column = 0; column < to.Length; column++)
                {
                    to[column] = PixelBytes.Nearest(_rows[row].Mix(lines, column, _toColumns.Length));
                }
            }
        }
    }
}

/// <summary>How one place of a resized line is mixed from the places of the original.</summary>
/// <param name="Start">The first place of the original that counts.</param>
/// <param name="Values">Its weight and those of the following places; their sum is 1.</param>
internal readonly record struct ResizeWeights(int Start, float[] Values)
{
    /// <summary>The place of the original after the last one that counts.</summary>
    internal int End => Start + Values.Length;

    /// <summary>
    /// The weights for every place of a line of <paramref name="to"/> places that is made of <paramref name="from"/> places of another,
    /// after those that are skipped.
    /// </summary>
    internal static ResizeWeights[] For(int skipped, int from, int to)
    {
        double scale = (double)from / to;
        double reach = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, to).Select(At)];

        ResizeWeights At(int place)
        {
            if (from == to)
            {
                return new ResizeWeights(skipped + place, [1]);
            }

            // Places are areas: the centre of place i lies at i + 1/2.
            double centre = (place + 0.5) * scale;
            int start = Math.Max(0, (int)Math.Floor(centre - reach));
            int end = Math.Min(from, (int)Math.Ceiling(centre + reach));
            double[] triangle =
                [.. Enumerable.Range(start, end - start).Select(i => Math.Max(0, 1 - (Math.Abs(i + 0.5 - centre) / reach)))];
            double sum = triangle.Sum();
            return new ResizeWeights(skipped + start, [.. triangle.Select(value => (float)(value / sum))]);
        }
    }

    internal float Mix(ReadOnlySpan<byte> line)
    {
        float sum = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            sum += Values[i] * line[Start + i];
        }

        return sum;
    }

    /// <summary>The same down a column of lines that lie one after the other.</summary>
    internal float Mix(ReadOnlySpan<float> lines, int column, int width)
    {
        float sum = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            sum += Values[i] * lines[((Start + i) * width) + column];
        }

        return sum;
    }
}

/// <summary>The images of another set as squares of a size.</summary>
internal sealed class SquareImages(ILabelledImages source, int size, Squaring squaring)
    : DerivedImages(source, source.Shape with { Height = size, Width = size })
{
    private readonly SquareMaker _maker = new(source.Shape, size, squaring);

    protected override void Write(int sourceIndex, Span<byte> image) => _maker.Write(Read(sourceIndex), image);
}
