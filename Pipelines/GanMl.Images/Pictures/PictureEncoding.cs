using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Pictures;

/// <summary>The kinds of picture files.</summary>
public enum PictureKind
{
    /// <summary>PNG: every pixel as it is; grey images stay grey.</summary>
    Png,

    /// <summary>JPEG: smaller, with losses; grey images stay grey.</summary>
    Jpeg,

    /// <summary>WebP: every pixel as it is, or smaller with losses; grey images are stored in colour.</summary>
    WebP,
}

/// <summary>How an image becomes a picture file.</summary>
public sealed record PictureEncoding
{
    private const int UsualLevel = 6;
    private const int UsualQuality = 95;

    /// <summary>The kind of file.</summary>
    public PictureKind Kind { get; init; } = PictureKind.Png;

    /// <summary>
    /// How hard a PNG is compressed, from 1 (fastest) to 9 (smallest), as in zlib; null for 6. The other kinds have a
    /// <see cref="Quality"/>.
    /// </summary>
    public int? Level { get; init; }

    /// <summary>How little a JPEG or WebP loses, from 1 to 100; null for 95 in JPEG and no loss at all in WebP.</summary>
    public int? Quality { get; init; }

    /// <summary>The ending of the files, with the dot.</summary>
    public string Ending => Kind switch
    {
        PictureKind.Png => ".png",
        PictureKind.Jpeg => ".jpg",
        _ => ".webp",
    };

    /// <summary>The media type of the files.</summary>
    public string MediaType => Kind switch
    {
        PictureKind.Png => "image/png",
        PictureKind.Jpeg => "image/jpeg",
        _ => "image/webp",
    };

    /// <summary>What is set, in a word or two: <c>png 6</c>, <c>jpeg 95</c>, <c>webp lossless</c>.</summary>
    public override string ToString() => Kind switch
    {
        PictureKind.Png => FormattableString.Invariant($"png {Level ?? UsualLevel}"),
        PictureKind.Jpeg => FormattableString.Invariant($"jpeg {Quality ?? UsualQuality}"),
        _ => Quality is { } quality ? FormattableString.Invariant($"webp {quality}") : "webp lossless",
    };

    /// <summary>The file of an image.</summary>
    /// <param name="image">Bytes, channel by channel, row by row.</param>
    /// <param name="shape">Its shape: 1 channel, or 3.</param>
    /// <param name="mark">What it carries to say that it is synthetic; null for nothing.</param>
    /// <exception cref="ArgumentException">The bytes are no image of this shape, or it has neither 1 channel nor 3.</exception>
    /// <exception cref="IOException">It cannot be encoded: it is too large for this kind of file.</exception>
    public byte[] Encode(ReadOnlySpan<byte> image, ImageShape shape, SyntheticMark? mark = null)
    {
        using SKBitmap bitmap = PngImage.ToBitmap(image, shape);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = Encode(pixels)
            ?? throw new IOException($"A picture of {shape.Width} x {shape.Height} pixels cannot be written as {Name}.");
        return mark is null ? data.ToArray() : mark.PutInto(data.AsSpan(), Kind);
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">A number is set that this kind of file does not have.</exception>
    internal void Check()
    {
        if (Level is { } level)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(level, 1, nameof(Level));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 9, nameof(Level));
        }

        if (Quality is { } quality)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1, nameof(Quality));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100, nameof(Quality));
        }

        if (Kind == PictureKind.Png ? Quality is not null : Level is not null)
        {
            throw new ArgumentException(
                Kind == PictureKind.Png
                    ? "A PNG loses nothing and has no quality: set its level, or choose another kind of picture."
                    : $"Only a PNG has a level: set the quality of the {Name}.");
        }
    }

    private string Name => ToString().Split(' ')[0];

    private SKData? Encode(SKPixmap pixels) => Kind switch
    {
        PictureKind.Png => pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, Level ?? UsualLevel)),
        PictureKind.Jpeg => pixels.Encode(new SKJpegEncoderOptions(
            Quality ?? UsualQuality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)),
        _ => pixels.Encode(Quality is { } quality
            ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)
            : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75)),
    };
}
