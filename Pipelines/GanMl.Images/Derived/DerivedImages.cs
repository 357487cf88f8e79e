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

    public string? FileOf(int index)
    {
        ImageArguments.Check(this, index);
        return source.FileOf(SourceIndex(index));
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

/// <summary>
/// The images of another set in grey (1 channel) or colour (3). Grey becomes colour by repetition; colour becomes grey by luma,
/// 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
/// </summary>
internal sealed class ChannelImages : DerivedImages
{
    /// <exception cref="ArgumentException">Either number of channels is neither 1 nor 3.</exception>
    internal ChannelImages(ILabelledImages source, int channels)
        : base(source, source.Shape with { Channels = channels })
    {
        if (channels is not (1 or 3) || source.Shape.Channels is not (1 or 3))
        {
            throw new ArgumentException(
                $"Images of {source.Shape} cannot be given {channels} channels: only 1 and 3 are known.", nameof(channels));
        }
    }

    /// <summary>The grey of three planes of colour; that of a grey is itself.</summary>
    internal static void ToGrey(ReadOnlySpan<byte> colour, Span<byte> grey)
    {
        int plane = colour.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            grey[i] = (byte)(((299 * colour[i]) + (587 * colour[plane + i]) + (114 * colour[(2 * plane) + i]) + 500) / 1000);
        }
    }

    protected override void Write(int sourceIndex, Span<byte> image)
    {
        int plane = Shape.Height * Shape.Width;
        if (Shape.Channels == Source.Shape.Channels)
        {
            Source.CopyPixels(sourceIndex, image);
        }
        else if (Shape.Channels == 3)
        {
            Source.CopyPixels(sourceIndex, image);
            image[..plane].CopyTo(image[plane..]);
            image[..plane].CopyTo(image[(2 * plane)..]);
        }
        else
        {
            ToGrey(Read(sourceIndex), image);
        }
    }
}
