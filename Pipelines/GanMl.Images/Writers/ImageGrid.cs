using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>Draws many small images as one PNG, row by row.</summary>
public static class ImageGrid
{
    private const int Gap = 2;
    private const int WantedWidth = 640;

    /// <summary>Writes a grid, whole or not at all. Images are enlarged by a whole factor until the grid is about 640 wide.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="images">Values in [0, 1], image after image, each channel by channel, row by row.</param>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="columns">Images in a row.</param>
    public static void Save(string path, ReadOnlySpan<float> images, ImageShape shape, int columns)
    {
        byte[]?[] places = new byte[]?[images.Length / shape.Length];
        for (int i = 0; i < places.Length; i++)
        {
            byte[] image = new byte[shape.Length];
            PixelBytes.FromUnit(images.Slice(i * shape.Length, shape.Length), image);
            places[i] = image;
        }

        Save(path, places, shape, columns);
    }

    /// <summary>Writes a grid of images of bytes, row by row; null leaves a place empty.</summary>
    internal static void Save(string path, IReadOnlyList<byte[]?> places, ImageShape shape, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int rows = (places.Count + columns - 1) / columns;
        int scale = Math.Max(1, WantedWidth / (columns * (shape.Width + Gap)));
        var size = new SKImageInfo(
            Gap + (columns * ((shape.Width * scale) + Gap)),
            Gap + (rows * ((shape.Height * scale) + Gap)),
            SKColorType.Rgba8888,
            SKAlphaType.Opaque);
        using var picture = new SKBitmap(size);
        using var canvas = new SKCanvas(picture);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.None };
        canvas.Clear(new SKColor(0x30, 0x30, 0x30));
        for (int i = 0; i < places.Count; i++)
        {
            if (places[i] is not { } image)
            {
                continue;
            }

            (int row, int column) = Math.DivRem(i, columns);
            using SKBitmap bitmap = PngImage.ToBitmap(image, shape);
            float x = Gap + (column * ((shape.Width * scale) + Gap));
            float y = Gap + (row * ((shape.Height * scale) + Gap));
            canvas.DrawBitmap(bitmap, SKRect.Create(x, y, shape.Width * scale, shape.Height * scale), paint);
        }

        PngImage.Write(path, picture);
    }
}

/// <summary>One picture of all images: a row for each class, or ten images a row where all are of one class or there are none.</summary>
internal sealed class GridWriter : IImageWriter
{
    private const int Columns = 10;
    private const int MostImages = 10_000;

    public string Name => "grid";

    public string Description => "One PNG file with all images, a row for each class.";

    public IReadOnlyList<string> Endings { get; } = [".png"];

    public void Write(string path, ImagesToWrite images)
    {
        if (images.Count > MostImages)
        {
            throw new ArgumentException($"A grid shows at most {MostImages:N0} images, not {images.Count:N0}.", nameof(images));
        }

        List<byte[]>[] byClass = [.. Enumerable.Range(0, Math.Max(1, images.ClassNames.Count)).Select(_ => new List<byte[]>())];
        foreach (GeneratedBatch batch in images.Batches)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                byte[] image = new byte[batch.Shape.Length];
                batch.CopyPixels(i, image);
                byClass[batch.Labels.IsEmpty ? 0 : batch.Labels.Span[i]].Add(image);
            }
        }

        bool isOneClass = byClass.Count(ofClass => ofClass.Count > 0) <= 1;
        int columns = isOneClass ? Columns : byClass.Max(ofClass => ofClass.Count);
        byte[]?[] places = isOneClass
            ? [.. byClass.SelectMany(ofClass => ofClass)]
            : [.. byClass.SelectMany(ofClass => Enumerable.Range(0, columns).Select(i => ofClass.ElementAtOrDefault(i)))];
        ImageGrid.Save(path, places, images.Shape, columns);
    }
}
