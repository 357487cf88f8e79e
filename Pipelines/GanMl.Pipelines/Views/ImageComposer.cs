using GanMl.Inference.LabelledImages;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>
/// Makes images for ML.NET (8 bits a channel, blue first, opaque) from the planes of one image. Grey is written to
/// all three colours. Holds a buffer: one composer per reader.
/// </summary>
internal sealed class ImageComposer(ImageShape shape)
{
    private const int BytesPerPixel = 4;
    private const byte Opaque = 255;

    private readonly byte[] _planes = new byte[shape.Length];
    private readonly byte[] _pixels = new byte[BytesPerPixel * shape.Height * shape.Width];

    /// <summary>A new image, which belongs to the caller.</summary>
    /// <param name="values">Channel by channel, row by row; 0 (black) to 1. What lies outside is cut off.</param>
    internal MLImage Compose(ReadOnlySpan<float> values)
    {
        PixelBytes.FromUnit(values[.._planes.Length], _planes);
        return Compose(_planes);
    }

    /// <summary>A new image, which belongs to the caller.</summary>
    /// <param name="planes">Channel by channel, row by row; 0 (black) to 255.</param>
    internal MLImage Compose(ReadOnlySpan<byte> planes)
    {
        int area = shape.Height * shape.Width;
        ReadOnlySpan<byte> red = planes[..area];
        ReadOnlySpan<byte> green = shape.Channels == 1 ? red : planes.Slice(area, area);
        ReadOnlySpan<byte> blue = shape.Channels == 1 ? red : planes.Slice(2 * area, area);
        for (int i = 0, to = 0; i < area; i++, to += BytesPerPixel)
        {
            _pixels[to] = blue[i];
            _pixels[to + 1] = green[i];
            _pixels[to + 2] = red[i];
            _pixels[to + 3] = Opaque;
        }

        return MLImage.CreateFromPixels(shape.Width, shape.Height, MLPixelFormat.Bgra32, _pixels);
    }
}
