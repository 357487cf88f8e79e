using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>
/// The images of another set, resized to a square: bilinear where they grow, and with the same triangle widened by the
/// factor where they shrink, so that no pixel is overlooked. Images that are not square are stretched.
/// </summary>
internal sealed class ResizedImages : DerivedImages
{
    private readonly ResizeWeights[] _rows;
    private readonly ResizeWeights[] _columns;

    internal ResizedImages(ILabelledImages source, int size)
        : base(source, source.Shape with { Height = size, Width = size })
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _rows = ResizeWeights.For(source.Shape.Height, size);
        _columns = ResizeWeights.For(source.Shape.Width, size);
    }

    protected override void Write(int sourceIndex, Span<byte> image)
    {
        ImageShape from = Source.Shape;
        byte[] source = Read(sourceIndex);
        float[] wide = new float[from.Channels * from.Height * Shape.Width];
        for (int at = 0; at < wide.Length; at++)
        {
            (int line, int column) = Math.DivRem(at, Shape.Width);
            float sum = 0;
            ResizeWeights weights = _columns[column];
            for (int k = 0; k < weights.Values.Length; k++)
            {
                sum += weights.Values[k] * source[(line * from.Width) + weights.Start + k];
            }

            wide[at] = sum;
        }

        for (int at = 0; at < image.Length; at++)
        {
            (int line, int column) = Math.DivRem(at, Shape.Width);
            (int channel, int row) = Math.DivRem(line, Shape.Height);
            float sum = 0;
            ResizeWeights weights = _rows[row];
            for (int k = 0; k < weights.Values.Length; k++)
            {
                sum += weights.Values[k] * wide[(((channel * from.Height) + weights.Start + k) * Shape.Width) + column];
            }

            image[at] = (byte)(Math.Clamp(sum, 0, 255) + 0.5f);
        }
    }
}

/// <summary>How one place of a resized line is mixed from the places of the original.</summary>
/// <param name="Start">The first place of the original that counts.</param>
/// <param name="Values">Its weight and those of the following places; their sum is 1.</param>
internal readonly record struct ResizeWeights(int Start, float[] Values)
{
    /// <summary>The weights for every place of a line that goes from <paramref name="from"/> to <paramref name="to"/> places.</summary>
    internal static ResizeWeights[] For(int from, int to)
    {
        double scale = (double)from / to;
        double reach = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, to).Select(At)];

        ResizeWeights At(int place)
        {
            // Places are areas: the centre of place i lies at i + 1/2.
            double centre = (place + 0.5) * scale;
            int start = Math.Max(0, (int)Math.Floor(centre - reach));
            int end = Math.Min(from, (int)Math.Ceiling(centre + reach));
            double[] triangle =
                [.. Enumerable.Range(start, end - start).Select(i => Math.Max(0, 1 - (Math.Abs(i + 0.5 - centre) / reach)))];
            double sum = triangle.Sum();
            return new ResizeWeights(start, [.. triangle.Select(value => (float)(value / sum))]);
        }
    }
}
