using GanMl.Images.Pictures;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>Draws many small images as one PNG, row by row.</summary>
public static class ImageGrid
{
    private const int Gap = 2;
    private const int WantedWidth = 640;
    private const int MostClasses = 32;

    /// <summary>
    /// The classes that a picture shows where nobody has chosen them: all up to 32; of more, 32 that are spread evenly over them, the first
    /// and the last included. More rows than that are not looked at, and the memory for a thousand classes is better spent.
    /// </summary>
    /// <param name="classes">How many classes there are, 0 or more.</param>
    /// <returns>Their labels, in order.</returns>
    public static IReadOnlyList<int> ClassesToShow(int classes) => classes <= MostClasses
        ? [.. Enumerable.Range(0, classes)]
        : [.. Enumerable.Range(0, MostClasses).Select(row => (int)(row * (classes - 1L) / (MostClasses - 1)))];

    /// <summary>Writes a grid, whole or not at all. Images are enlarged by a whole factor until the grid is about 640 wide.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="images">Values in [0, 1], image after image, each channel by channel, row by row.</param>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ArgumentException">
    /// The images have neither 1 channel nor 3, or the picture would have more than 268 million pixels or a million on a side.
    /// </exception>
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
        int scale = ScaleOf(shape, columns);
        SKImageInfo size = Measure(shape, columns, places.Count);
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

    /// <summary>The form of a grid with so many places.</summary>
    /// <exception cref="ArgumentException">It would be too large.</exception>
    internal static SKImageInfo Measure(ImageShape shape, int columns, long places)
    {
        int scale = ScaleOf(shape, columns);
        return PictureSize.Of(
            Gap + (columns * (((long)shape.Width * scale) + Gap)),
            Gap + ((places + columns - 1) / columns * (((long)shape.Height * scale) + Gap)));
    }

    private static int ScaleOf(ImageShape shape, int columns) => (int)Math.Max(1, WantedWidth / (columns * ((long)shape.Width + Gap)));
}
