using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

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
