namespace GanMl.Images.Folders;

/// <summary>How the images of a folder are read.</summary>
public sealed record FolderImagesOptions
{
    /// <summary>
    /// Rows and columns of every image: a larger or smaller one is cut to the square in its middle and resized. Null: they must all
    /// have one size, which they keep.
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

    /// <summary>1 for grey, 3 for colour; null for grey where every file is stored as grey, otherwise colour. Colour becomes grey by luma.</summary>
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
}
