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

    /// <summary>The grey of a colour; that of a grey is itself.</summary>
    internal static byte Luma(byte red, byte green, byte blue) => (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);

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
            byte[] colour = Read(sourceIndex);
            for (int i = 0; i < plane; i++)
            {
                image[i] = Luma(colour[i], colour[plane + i], colour[(2 * plane) + i]);
            }
        }
    }
}
