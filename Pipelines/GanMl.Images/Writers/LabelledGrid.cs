using GanMl.Images.Pictures;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>A table of images with a caption over each column and before each row, as one PNG.</summary>
public static class LabelledGrid
{
    private const int Gap = 4;
    private const int WantedImage = 64;
    private const int CaptionScale = 2;
    private const int LongestCaption = 40;
    private const long MostPixels = 1L << 26;

    private static readonly SKColor Ground = new(0x20, 0x20, 0x20);
    private static readonly SKColor Ink = new(0xE8, 0xE8, 0xE8);

    /// <summary>
    /// Writes a table, whole or not at all. Images are enlarged by a whole factor to about 64 pixels. Captions are drawn in capitals, with
    /// a question mark for a letter that is not of ASCII; one over a column is cut where it would reach into the next, one before a row
    /// after 40 letters.
    /// </summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="images">Values in [0, 1], image after image, row by row of the table, each channel by channel, row by row.</param>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="columns">A caption for each column, at least one.</param>
    /// <param name="rows">A caption for each row; empty texts where there is nothing to say.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many images as places, or the table is none that <see cref="CheckSize"/> lets pass.
    /// </exception>
    public static void Save(
        string path, ReadOnlySpan<float> images, ImageShape shape, IReadOnlyList<string> columns, IReadOnlyList<string> rows)
    {
        if (columns.Count == 0 || images.Length != (long)columns.Count * rows.Count * shape.Length)
        {
            throw new ArgumentException(
                $"A table of {rows.Count} rows and {columns.Count} columns takes {(long)columns.Count * rows.Count * shape.Length} values "
                + $"of {shape} images; there are {images.Length}.",
                nameof(images));
        }

        SKImageInfo size = Measure(shape, columns.Count, rows);
        int scale = ScaleOf(shape), left = LeftOf(rows);
        int width = (shape.Width * scale) + Gap, height = (shape.Height * scale) + Gap;
        using var picture = new SKBitmap(size);
        using var canvas = new SKCanvas(picture);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.None };
        canvas.Clear(Ground);
        for (int column = 0; column < columns.Count; column++)
        {
            string caption = PixelFont.Fit(columns[column], width - Gap, CaptionScale);
            int middle = left + (column * width) + ((width - Gap - PixelFont.WidthOf(caption, CaptionScale)) / 2);
            PixelFont.Draw(canvas, caption, middle, Gap, Ink, CaptionScale);
        }

        for (int row = 0; row < rows.Count; row++)
        {
            int y = Top + (row * height);
            int captionY = y + ((height - Gap - (PixelFont.Height * CaptionScale)) / 2);
            PixelFont.Draw(canvas, CaptionOf(rows[row]), Gap, captionY, Ink, CaptionScale);
            for (int column = 0; column < columns.Count; column++)
            {
                int start = ((row * columns.Count) + column) * shape.Length;
                using SKBitmap bitmap = PngImage.ToBitmap(images.Slice(start, shape.Length), shape);
                var place = SKRect.Create(left + (column * width), y, shape.Width * scale, shape.Height * scale);
                canvas.DrawBitmap(bitmap, place, paint);
            }
        }

        PngImage.Write(path, picture);
    }

    /// <summary>Checks that a table can be drawn, before its images are.</summary>
    /// <param name="shape">The shape of every image; 1 or 3 channels.</param>
    /// <param name="columns">How many columns, at least 1.</param>
    /// <param name="rows">A caption for each row.</param>
    /// <exception cref="ArgumentException">The picture would have more than 67 million pixels, or a million on a side.</exception>
    public static void CheckSize(ImageShape shape, int columns, IReadOnlyList<string> rows) => Measure(shape, columns, rows);

    private static int Top => (2 * Gap) + (PixelFont.Height * CaptionScale);

    private static int ScaleOf(ImageShape shape) => Math.Max(1, WantedImage / shape.Width);

    private static int LeftOf(IReadOnlyList<string> rows) =>
        Gap + rows.Select(row => PixelFont.WidthOf(CaptionOf(row), CaptionScale)).DefaultIfEmpty(0).Max() + Gap;

    private static string CaptionOf(string row) => row.Length <= LongestCaption ? row : row[..LongestCaption];

    private static SKImageInfo Measure(ImageShape shape, int columns, IReadOnlyList<string> rows)
    {
        int scale = ScaleOf(shape);
        return PictureSize.Of(
            LeftOf(rows) + (columns * (((long)shape.Width * scale) + Gap)),
            Top + (rows.Count * (((long)shape.Height * scale) + Gap)),
            MostPixels);
    }
}
