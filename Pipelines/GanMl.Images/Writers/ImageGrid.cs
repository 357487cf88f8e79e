using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>Draws many small images as one PNG, row by row.</summary>
public static class ImageGrid
{
    private const int Gap = 2;
    private const int WantedWidth = 640;

    /// <summary>Writes a grid, whole or not at all. Images are enlarged by a whole factor until the grid is about 640 pixels wide.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="images">Values in [0, 1], image after image, each channel by channel, row by row.</param>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="columns">Images in a row.</param>
    public static void Save(string path, ReadOnlySpan<float> images, ImageShape shape, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int count = images.Length / shape.Length;
        int rows = (count + columns - 1) / columns;
        int scale = Math.Max(1, WantedWidth / (columns * (shape.Width + Gap)));
        var size = new SKImageInfo(
            Gap + (columns * ((shape.Width * scale) + Gap)),
            Gap + (rows * ((shape.Height * scale) + Gap)),
            SKColorType.Rgba8888,
            SKAlphaType.Opaque);
        using var surface = SKSurface.Create(size);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.None };
        surface.Canvas.Clear(new SKColor(0x30, 0x30, 0x30));
        for (int i = 0; i < count; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            using SKBitmap bitmap = PngImage.ToBitmap(images.Slice(i * shape.Length, shape.Length), shape);
            float x = Gap + (column * ((shape.Width * scale) + Gap));
            float y = Gap + (row * ((shape.Height * scale) + Gap));
            surface.Canvas.DrawBitmap(bitmap, SKRect.Create(x, y, shape.Width * scale, shape.Height * scale), paint);
        }

        using SKImage snapshot = surface.Snapshot();
        PngImage.Write(path, snapshot);
    }
}
