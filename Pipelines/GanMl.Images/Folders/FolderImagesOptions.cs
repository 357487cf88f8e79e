using GanMl.Images.Derived;
using Microsoft.Extensions.Logging;

namespace GanMl.Images.Folders;

/// <summary>How the images of a folder are read.</summary>
public sealed record FolderImagesOptions
{
    /// <summary>The most pixels that a picture may have unless otherwise asked for: 2^27, such as 11,585 x 11,585.</summary>
    internal const long UsualMaximumPixels = 1L << 27;

    // Four bytes a pixel, in one array.
    private const long LargestMaximumPixels = (1L << 29) - 16;

    /// <summary>
    /// Rows and columns of every image; <see cref="Squaring"/> says how it comes to them. Null: the images must all have one size, which
    /// they keep, square or not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Size
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(Size));
            field = value;
        }
    }

    /// <summary>How an image that is no square of <see cref="Size"/> becomes one.</summary>
    public Squaring Squaring { get; init; }

    /// <summary>
    /// 1 for grey, 3 for colour; null for grey where no pixel of any file has a colour, in whatever format it is stored, otherwise colour.
    /// Colour becomes grey by luma.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Another than 1 or 3.</exception>
    public int? Channels
    {
        get;
        init
        {
            if (value is not (null or 1 or 3))
            {
                throw new ArgumentOutOfRangeException(nameof(Channels), value, "Images have 1 channel (grey) or 3 (colour).");
            }

            field = value;
        }
    }

    /// <summary>
    /// The names of the classes, in the order of their labels: those of the training images, or of a generator
    /// (<c>generator.Info.ClassNames</c>). A sub-folder belongs to the class of its name, or of the name that it has in
    /// <c>classes.json</c>; a class may have no images here. Null: the sub-folders are the classes, in the order of their names.
    /// </summary>
    /// <exception cref="ArgumentException">There are none, or two are equal.</exception>
    public IReadOnlyList<string>? ClassNames
    {
        get;
        init
        {
            if (value is not null && (value.Count == 0 || value.Distinct(StringComparer.Ordinal).Count() < value.Count))
            {
                throw new ArgumentException("There is at least one class, and no two have the same name.", nameof(ClassNames));
            }

            field = value;
        }
    }

    /// <summary>
    /// The value of white in PNG files of 16 bits; brighter ones are white. Null for 65,535. Data of 12 bits in such files needs 4,095:
    /// otherwise it is nearly black.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 65,535.</exception>
    public int? WhiteLevel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(WhiteLevel));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? 1, ushort.MaxValue, nameof(WhiteLevel));
            field = value;
        }
    }

    /// <summary>
    /// The most pixels that a picture may have: 2^27 (134 million) unless otherwise asked for, at most 2^29 - 16. A picture takes seven
    /// bytes of memory a pixel while it is decoded, and a small file can claim any size.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 2^29 - 16.</exception>
    public long MaximumPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaximumPixels));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestMaximumPixels, nameof(MaximumPixels));
            field = value;
        }
    } = UsualMaximumPixels;

    /// <summary>The set's name, as it goes into a generator's metadata; null for that of the folder.</summary>
    public string? Name { get; init; }

    /// <summary>How many bytes of decoded images are kept in memory: 1 GiB unless otherwise asked for; 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long CacheBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(CacheBytes));
            field = value;
        }
    } = 1L << 30;

    /// <summary>Told, as warnings, what is left out and what looks wrong; null for nobody.</summary>
    public ILogger? Logger { get; init; }
}
