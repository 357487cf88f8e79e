using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>How large a picture of many images may be.</summary>
internal static class PictureSize
{
    /// <summary>A picture takes four bytes a pixel in memory while it is drawn: at most 1 GiB.</summary>
    internal const long MostPixels = 1L << 28;

    // PNG libraries read no more.
    private const int LongestSide = 1_000_000;

    /// <summary>The form of a picture of this size.</summary>
    /// <exception cref="ArgumentException">It is too large; the message says how large it may be.</exception>
    internal static SKImageInfo Of(long width, long height, long mostPixels = MostPixels) =>
        width <= LongestSide && height <= LongestSide && width * height <= mostPixels
            ? new SKImageInfo((int)width, (int)height, SKColorType.Rgba8888, SKAlphaType.Opaque)
            : throw new ArgumentException(
                $"The picture would be {width:N0} x {height:N0} pixels. A picture has at most {mostPixels / 1_000_000:N0} million pixels, "
                + $"and {LongestSide:N0} on a side: draw fewer images.");
}
