using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>Images made from those of another set, which gives them their name, their labels and their classes.</summary>
/// <param name="source">The other set.</param>
/// <param name="shape">The shape of the new images.</param>
internal abstract class DerivedImages(ILabelledImages source, ImageShape shape) : ILabelledImages
{
    public string Name => source.Name;

    public virtual int Count => source.Count;

    public ImageShape Shape => shape;

    public IReadOnlyList<string> ClassNames => source.ClassNames;

    protected ILabelledImages Source => source;

    public int LabelOf(int index)
    {
        ImageArguments.Check(this, index);
        return source.LabelOf(SourceIndex(index));
    }

    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> image = ImageArguments.Check(this, index, pixels);
        Write(SourceIndex(index), image);
    }

    /// <summary>The image of the source from which an image is made.</summary>
    protected virtual int SourceIndex(int index) => index;

    /// <summary>Makes an image of <see cref="Shape"/> from one of the source; what the memory held before does not matter.</summary>
    protected abstract void Write(int sourceIndex, Span<byte> image);

    /// <summary>The pixels of an image of the source.</summary>
    protected byte[] Read(int sourceIndex)
    {
        byte[] image = new byte[source.Shape.Length];
        source.CopyPixels(sourceIndex, image);
        return image;
    }
}
