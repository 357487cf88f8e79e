using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>The images of another set in the middle of a larger black square: no pixel is changed.</summary>
internal sealed class PaddedImages : DerivedImages
{
    /// <exception cref="ArgumentException">The border would not be the same on opposite sides.</exception>
    internal PaddedImages(ILabelledImages source, int size)
        : base(source, source.Shape with { Height = size, Width = size })
    {
        if (!CanPad(source.Shape, size))
        {
            throw new ArgumentException(
                $"Images of {source.Shape} cannot be padded to {size}x{size}: the difference must be even and not negative.", nameof(size));
        }
    }

    protected override void Write(int sourceIndex, Span<byte> image)
    {
        ImageShape inner = Source.Shape;
        byte[] source = Read(sourceIndex);
        image.Clear();
        int top = (Shape.Height - inner.Height) / 2;
        int left = (Shape.Width - inner.Width) / 2;
        for (int line = 0; line < inner.Channels * inner.Height; line++)
        {
            (int channel, int row) = Math.DivRem(line, inner.Height);
            int start = (((channel * Shape.Height) + top + row) * Shape.Width) + left;
            source.AsSpan(line * inner.Width, inner.Width).CopyTo(image[start..]);
        }
    }

    internal static bool CanPad(ImageShape shape, int size) =>
        size >= shape.Height && size >= shape.Width && (size - shape.Height) % 2 == 0 && (size - shape.Width) % 2 == 0;
}
