using GanMl.Inference.LabelledImages;

namespace GanMl.Benchmarks.Stacked;

/// <summary>One channel of colour images as grey ones, with the classes of the digits, though nobody knows which is which.</summary>
/// <param name="images">The colour images.</param>
/// <param name="channel">Which channel.</param>
/// <param name="classNames">The classes of a channel.</param>
internal sealed class OneChannel(ILabelledImages images, int channel, IReadOnlyList<string> classNames) : ILabelledImages
{
    public string Name => $"{images.Name}, channel {channel}";

    public int Count => images.Count;

    public ImageShape Shape { get; } = images.Shape with { Channels = 1 };

    public IReadOnlyList<string> ClassNames => classNames;

    public int LabelOf(int index) => 0;

    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> all = new byte[images.Shape.Length];
        images.CopyPixels(index, all);
        all.Slice(channel * Shape.Length, Shape.Length).CopyTo(pixels);
    }
}
