using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Folders;

/// <summary>
/// Images in a folder with one sub-folder a class: <c>cats/1.png</c>, <c>dogs/2.jpg</c>. Classes and files are in the order of their
/// names, byte by byte, so that image i is the same on every machine. PNG, JPEG, BMP, GIF (the first picture) and WebP; other files and
/// hidden ones are passed over. Grey where every file is stored as grey, otherwise colour, unless
/// <see cref="FolderImagesOptions.Channels"/> says which.
/// </summary>
/// <remarks>
/// Pictures are turned as their camera has noted, and transparent ones are laid on white. They are decoded when they are first asked for
/// and kept up to <see cref="FolderImagesOptions.CacheBytes"/>; beyond that they are decoded each time.
/// </remarks>
public sealed class FolderImages : ILabelledImages
{
    private readonly string[] _files;
    private readonly int[] _labels;
    private readonly byte[]?[] _cache;
    private readonly long _cacheBytes;
    private readonly Squaring? _squaring;
    private long _cached;

    private FolderImages(string name, string[] classNames, string[] files, int[] labels, ImageShape shape, FolderImagesOptions options)
    {
        Name = name;
        ClassNames = classNames;
        Shape = shape;
        _files = files;
        _labels = labels;
        _cacheBytes = options.CacheBytes;
        _squaring = options.Size is null ? null : options.Squaring;
        _cache = new byte[]?[files.Length];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _files.Length;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Finds the images of a folder, and reads the head of each: sizes, colours, and whether it is a picture at all.</summary>
    /// <param name="folder">The folder with a sub-folder for each class.</param>
    /// <param name="options">The size and channels that are wanted; null for the defaults.</param>
    /// <exception cref="ImageSetException">
    /// There is no such folder, it has no classes with images, a file is no picture, or the sizes differ and none was asked for.
    /// </exception>
    public static FolderImages Open(string folder, FolderImagesOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new FolderImagesOptions();
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        (string[] classNames, string[] files, int[] labels) = ImageFiles.Find(full);
        (ImageShape shape, bool isOneSize, string? odd) = ImageFiles.ReadHeads(files);
        shape = shape with { Channels = options.Channels ?? shape.Channels };
        if (options.Size is { } size)
        {
            shape = shape with { Height = size, Width = size };
        }
        else if (!isOneSize)
        {
            throw new ImageSetException(
                $"The images of '{full}' differ in size: '{files[0]}' is {shape.Height} x {shape.Width}, {odd}. Give a "
                + "size, and every image becomes a square of it.")
            {
                Property = nameof(FolderImagesOptions.Size),
            };
        }

        return new FolderImages(options.Name ?? Path.GetFileName(full), classNames, files, labels, shape, options);
    }

    /// <summary>The file of image <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    public string FileOf(int index)
    {
        ImageArguments.Check(this, index);
        return _files[index];
    }

    /// <inheritdoc/>
    public int LabelOf(int index)
    {
        ImageArguments.Check(this, index);
        return _labels[index];
    }

    /// <inheritdoc/>
    /// <exception cref="ImageSetException">The file cannot be read, or has changed; the message names it.</exception>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> image = ImageArguments.Check(this, index, pixels);
        byte[]? known = Volatile.Read(ref _cache[index]);
        if (known is null)
        {
            known = ImageDecoder.Decode(_files[index], Shape, _squaring);
            Keep(index, known);
        }

        known.CopyTo(image);
    }

    /// <summary>Keeps an image while there is room. Of threads that have decoded the same one, only the first counts it.</summary>
    private void Keep(int index, byte[] image)
    {
        bool hasRoom = Interlocked.Add(ref _cached, image.Length) <= _cacheBytes;
        if (!hasRoom || Interlocked.CompareExchange(ref _cache[index], image, null) is not null)
        {
            Interlocked.Add(ref _cached, -image.Length);
        }
    }
}

/// <summary>How the images of a folder are read.</summary>
public sealed record FolderImagesOptions
{
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
    /// 1 for grey, 3 for colour; null for grey where every file is stored as grey, otherwise colour. Colour becomes grey by luma.
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
