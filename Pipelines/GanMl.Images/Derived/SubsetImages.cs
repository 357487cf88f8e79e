using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>Some images of another set, in a chosen order.</summary>
internal sealed class SubsetImages : DerivedImages
{
    private readonly int[] _indices;

    internal SubsetImages(ILabelledImages source, IEnumerable<int> indices)
        : base(source, source.Shape)
    {
        _indices = [.. indices];
        foreach (int index in _indices)
        {
            ImageArguments.Check(source, index);
        }
    }

    public override int Count => _indices.Length;

    protected override int SourceIndex(int index) => _indices[index];

    protected override void Write(int sourceIndex, Span<byte> image) => Source.CopyPixels(sourceIndex, image);
}
