using GanMl.Inference;
using GanMl.Pipelines.Data.Folders;

namespace GanMl.Pipelines.Data;

/// <summary>
/// Images in a folder with one sub-folder a class: <c>cats/1.png</c>, <c>dogs/2.jpg</c>. Classes and files are in the order of their
/// names, byte by byte, so that image i is the same on every machine. PNG, JPEG, BMP, GIF (the first picture) and WebP; other files and
/// hidden ones are passed over. Grey where every file is stored as grey, otherwise colour.
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
    private long _cached;

    private FolderImages(string name, string[] classNames, string[] files, int[] labels, ImageShape shape, long cacheBytes)
    {
        Name = name;
        ClassNames = classNames;
        Shape = shape;
        _files = files;
        _labels = labels;
        _cacheBytes = cacheBytes;
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
    /// <param name="options">The size that is wanted; null for the defaults.</param>
    /// <exception cref="ImageSetException">
    /// There is no such folder, it has no classes with images, a file is no picture, or the sizes differ and none was asked for.
    /// </exception>
    public static FolderImages Open(string folder, FolderImagesOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new FolderImagesOptions();
        string full = Path.GetFullPath(folder);
        (string[] classNames, string[] files, int[] labels) = ImageFiles.Find(full);
        (ImageShape shape, bool isOneSize, string? odd) = ImageFiles.ReadHeads(files);
        if (options.Size is { } size)
        {
            shape = shape with { Height = size, Width = size };
        }
        else if (!isOneSize)
        {
            throw new ImageSetException(
                $"The images of '{full}' differ in size: '{files[0]}' is {shape.Height} x {shape.Width}, {odd}. Ask for a size (--size, "
                + "FolderImagesOptions.Size), and they are cut to squares and resized.");
        }

        return new FolderImages(options.Name ?? Path.GetFileName(full), classNames, files, labels, shape, options.CacheBytes);
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
            known = ImageDecoder.Decode(_files[index], Shape);
            if (Interlocked.Add(ref _cached, known.Length) <= _cacheBytes)
            {
                Volatile.Write(ref _cache[index], known);
            }
            else
            {
                Interlocked.Add(ref _cached, -known.Length);
            }
        }

        known.CopyTo(image);
    }
}
