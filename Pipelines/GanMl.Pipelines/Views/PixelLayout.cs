using GanMl.Inference.LabelledImages;

namespace GanMl.Pipelines.Views;

/// <summary>In which order the values of an image stand in a vector of pixels.</summary>
public enum PixelLayout
{
    /// <summary>Vector&lt;Single, channels, height, width&gt;: one plane after the other, as the network writes them.</summary>
    ChannelsFirst,

    /// <summary>Vector&lt;Single, height, width, channels&gt;: the channels of a pixel side by side, as image files hold them.</summary>
    ChannelsLast,
}

/// <summary>In which order the colours of an image stand in a vector of pixels. One that is grey has no order.</summary>
public enum ColorOrder
{
    /// <summary>Red, green, blue: what GanMl writes, and ML.NET's <c>ExtractPixels</c> by default.</summary>
    RedFirst,

    /// <summary>Blue, green, red: what OpenCV gives, and <c>ExtractPixels</c> with <c>ColorsOrder.ABGR</c>.</summary>
    BlueFirst,
}

/// <summary>How the pixels of an image are written into a column.</summary>
/// <param name="Layout">The order of the values.</param>
/// <param name="Colors">The order of the colours, where there are three.</param>
/// <param name="Range">The values of black and white.</param>
internal readonly record struct PixelForm(PixelLayout Layout, ColorOrder Colors, PixelRange Range)
{
    private const int ColorChannels = 3;

    /// <summary>The other way round.</summary>
    /// <param name="pixels">In this form.</param>
    /// <param name="planes">As long; takes [channels, height, width], red first, 0 (black) to 1 (white).</param>
    /// <param name="shape">The image's shape.</param>
    internal void Read(ReadOnlySpan<float> pixels, Span<float> planes, ImageShape shape)
    {
        bool swaps = Colors == ColorOrder.BlueFirst && shape.Channels == ColorChannels;
        int area = shape.Height * shape.Width;
        for (int i = 0; i < planes.Length; i++)
        {
            (int channel, int pixel) = Math.DivRem(i, area);
            int place = swaps ? ColorChannels - 1 - channel : channel;
            int from = Layout == PixelLayout.ChannelsFirst ? (place * area) + pixel : (pixel * shape.Channels) + place;
            planes[i] = Range == PixelRange.Sigmoid ? pixels[from] : (pixels[from] - Range.Minimum) / Range.Width;
        }
    }

    /// <param name="planes">[channels, height, width], red first, 0 (black) to 1 (white).</param>
    /// <param name="pixels">As long; takes them in this form.</param>
    /// <param name="shape">The image's shape.</param>
    internal void Write(ReadOnlySpan<float> planes, Span<float> pixels, ImageShape shape)
    {
        bool swaps = Colors == ColorOrder.BlueFirst && shape.Channels == ColorChannels;
        if (!swaps && (Layout == PixelLayout.ChannelsFirst || shape.Channels == 1))
        {
            planes.CopyTo(pixels);
        }
        else
        {
            int area = shape.Height * shape.Width;
            bool planar = Layout == PixelLayout.ChannelsFirst;
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                ReadOnlySpan<float> plane = planes.Slice(channel * area, area);
                int place = swaps ? ColorChannels - 1 - channel : channel;
                int step = planar ? 1 : shape.Channels;
                for (int i = 0, to = planar ? place * area : place; i < area; i++, to += step)
                {
                    pixels[to] = plane[i];
                }
            }
        }

        if (Range != PixelRange.Sigmoid)
        {
            foreach (ref float pixel in pixels[..planes.Length])
            {
                pixel = Range.Minimum + (pixel * Range.Width);
            }
        }
    }
}
