using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>
/// The images of another set with another number of channels. Grey becomes colour by repetition; colour becomes grey by
/// luma, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
/// </summary>
public sealed class ChannelImages : ILabelledImages
{
    private readonly ILabelledImages _source;

    /// <summary>Converts on the fly.</summary>
    /// <param name="source">Images with 1 or 3 channels.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <exception cref="ArgumentException">Either number is another than 1 or 3.</exception>
    public ChannelImages(ILabelledImages source, int channels)
    {
        if (channels is not (1 or 3) || source.Shape.Channels is not (1 or 3))
        {
            throw new ArgumentException(
                $"Images of {source.Shape} cannot be given {channels} channels: only 1 and 3 are known.", nameof(channels));
        }

        _source = source;
        Shape = source.Shape with { Channels = channels };
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
        Span<byte> converted = ImageArguments.Check(this, index, pixels);
        int plane = Shape.Height * Shape.Width;
        if (Shape.Channels == _source.Shape.Channels)
        {
            _source.CopyPixels(index, converted);
        }
        else if (Shape.Channels == 3)
        {
            _source.CopyPixels(index, converted);
            converted[..plane].CopyTo(converted[plane..]);
            converted[..plane].CopyTo(converted[(2 * plane)..]);
        }
        else
        {
            byte[] colour = new byte[3 * plane];
            _source.CopyPixels(index, colour);
            for (int i = 0; i < plane; i++)
            {
                converted[i] = Luma(colour[i], colour[plane + i], colour[(2 * plane) + i]);
            }
        }
    }

    /// <summary>The grey of a colour; that of a grey is itself.</summary>
    internal static byte Luma(byte red, byte green, byte blue) => (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);
}
