using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>The images of another set as squares of a size.</summary>
internal sealed class SquareImages(ILabelledImages source, int size, Squaring squaring)
    : DerivedImages(source, source.Shape with { Height = size, Width = size })
{
    private readonly SquareMaker _maker = new(source.Shape, size, squaring);

    protected override void Write(int sourceIndex, Span<byte> image) => _maker.Write(Read(sourceIndex), image);
}
