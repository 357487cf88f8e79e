using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Generation;

namespace GanMl.Pipelines.Views;

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
