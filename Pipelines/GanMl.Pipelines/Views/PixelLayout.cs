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

/// <summary>Writes the planes of an image in the layout that a column has.</summary>
internal static class ChannelOrder
{
    /// <param name="planes">[channels, height, width].</param>
    /// <param name="pixels">As long; takes them in the order of <paramref name="layout"/>.</param>
    /// <param name="shape">The image's shape.</param>
    /// <param name="layout">The order.</param>
    internal static void Write(ReadOnlySpan<float> planes, Span<float> pixels, ImageShape shape, PixelLayout layout)
    {
        if (layout == PixelLayout.ChannelsFirst || shape.Channels == 1)
        {
            planes.CopyTo(pixels);
            return;
        }

        int area = shape.Height * shape.Width;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            ReadOnlySpan<float> plane = planes.Slice(channel * area, area);
            for (int i = 0, to = channel; i < area; i++, to += shape.Channels)
            {
                pixels[to] = plane[i];
            }
        }
    }
}
