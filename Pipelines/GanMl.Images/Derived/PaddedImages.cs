using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>The images of another set in the middle of a larger black square: no pixel is changed.</summary>
public sealed class PaddedImages : ILabelledImages
{
    private readonly ILabelledImages _source;

    /// <summary>Adds a border.</summary>
    /// <param name="source">The images.</param>
    /// <param name="size">Rows and columns with the border; larger than the source's by an even number.</param>
    /// <exception cref="ArgumentException">The border would not be the same on opposite sides.</exception>
    public PaddedImages(ILabelledImages source, int size)
    {
        if (!CanPad(source.Shape, size))
        {
            throw new ArgumentException(
                $"Images of {source.Shape} cannot be padded to {size}x{size}: the difference must be even and not negative.", nameof(size));
        }

        _source = source;
        Shape = source.Shape with { Height = size, Width = size };
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
        Span<byte> padded = ImageArguments.Check(this, index, pixels);
        ImageShape inner = _source.Shape;
        byte[] image = new byte[inner.Length];
        _source.CopyPixels(index, image);

        padded.Clear();
        int top = (Shape.Height - inner.Height) / 2;
        int left = (Shape.Width - inner.Width) / 2;
        for (int line = 0; line < inner.Channels * inner.Height; line++)
        {
            (int channel, int row) = Math.DivRem(line, inner.Height);
            int start = (((channel * Shape.Height) + top + row) * Shape.Width) + left;
            image.AsSpan(line * inner.Width, inner.Width).CopyTo(padded[start..]);
        }
    }

    internal static bool CanPad(ImageShape shape, int size) =>
        size >= shape.Height && size >= shape.Width && (size - shape.Height) % 2 == 0 && (size - shape.Width) % 2 == 0;
}
