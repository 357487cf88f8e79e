using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>
/// The images of another set, resized to a square: bilinear where they grow, and with the same triangle widened by the
/// factor where they shrink, so that no pixel is overlooked. Images that are not square are stretched.
/// </summary>
public sealed class ResizedImages : ILabelledImages
{
    private readonly ILabelledImages _source;
    private readonly ResizeWeights[] _rows;
    private readonly ResizeWeights[] _columns;

    /// <summary>Resizes on the fly.</summary>
    /// <param name="source">The images.</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    public ResizedImages(ILabelledImages source, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _source = source;
        Shape = source.Shape with { Height = size, Width = size };
        _rows = ResizeWeights.For(source.Shape.Height, size);
        _columns = ResizeWeights.For(source.Shape.Width, size);
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public int Count => _source.Count;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _source.ClassNames;

    /// <inheritdoc/>
    public int LabelOf(int index) => _source.LabelOf(index);

    /// <inheritdoc/>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> resized = ImageArguments.Check(this, index, pixels);
        ImageShape from = _source.Shape;
        byte[] image = new byte[from.Length];
        _source.CopyPixels(index, image);

        float[] wide = new float[from.Channels * from.Height * Shape.Width];
        for (int at = 0; at < wide.Length; at++)
        {
            (int line, int column) = Math.DivRem(at, Shape.Width);
            float sum = 0;
            ResizeWeights weights = _columns[column];
            for (int k = 0; k < weights.Values.Length; k++)
            {
                sum += weights.Values[k] * image[(line * from.Width) + weights.Start + k];
            }

            wide[at] = sum;
        }

        for (int at = 0; at < resized.Length; at++)
        {
            (int line, int column) = Math.DivRem(at, Shape.Width);
            (int channel, int row) = Math.DivRem(line, Shape.Height);
            float sum = 0;
            ResizeWeights weights = _rows[row];
            for (int k = 0; k < weights.Values.Length; k++)
            {
                sum += weights.Values[k] * wide[(((channel * from.Height) + weights.Start + k) * Shape.Width) + column];
            }

            resized[at] = (byte)(Math.Clamp(sum, 0, 255) + 0.5f);
        }
    }
}
