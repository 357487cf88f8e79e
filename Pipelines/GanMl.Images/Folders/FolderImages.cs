using GanMl.Inference.LabelledImages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Images.Folders;

/// <summary>
/// Images in a folder with one sub-folder a class: <c>cats/1.png</c>, <c>dogs/2.jpg</c>. Classes and files are in the order of their
/// names, byte by byte, so that image i is the same on every machine; where a file <c>classes.json</c> says which class each sub-folder is
/// (<c>{"T-shirt_top": "T-shirt/top"}</c>, as <c>ganml generate --output</c> writes it), the classes are in its order. A folder without
/// sub-folders is one class.
/// </summary>
/// <remarks>
/// <para>
/// PNG, JPEG, BMP, GIF (the first picture) and WebP, known by their content, whatever they are called. Other files are left out, and
/// <see cref="FolderImagesOptions.Logger"/> is told how many; hidden ones and those that systems leave (<c>Thumbs.db</c>, <c>@eaDir</c>,
/// <c>__MACOSX</c>) are passed over. A file that is called like a picture and is none is an error. Grey where no picture has a colour,
/// unless <see cref="FolderImagesOptions.Channels"/> says which.
/// </para>
/// <para>
/// Pictures are turned as their camera has noted, and transparent ones are laid on white. They are decoded when they are first asked for
/// and kept up to <see cref="FolderImagesOptions.CacheBytes"/>; beyond that they are decoded each time.
/// </para>
/// </remarks>
public sealed class FolderImages : ILabelledImages
{
    private readonly SurveyedPicture[] _pictures;
    private readonly ImageDecoder _decoder;
    private readonly FolderImagesOptions _options;
    private readonly string _folder;
    private readonly byte[]?[] _cache;
    private readonly UInt128[] _hashes;
    private long _cached;

    private FolderImages(string folder, FolderContents contents, ImageShape shape, ImageDecoder decoder, FolderImagesOptions options)
    {
        Name = options.Name ?? Path.GetFileName(folder);
        ClassNames = contents.ClassNames;
        Shape = shape;
        _folder = folder;
        _pictures = contents.Pictures;
        _decoder = decoder;
        _options = options;
        _cache = new byte[]?[_pictures.Length];
        _hashes = new UInt128[_pictures.Length];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _pictures.Length;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// Finds the images of a folder, and reads the head of each: sizes, colours, and whether it is a picture at all. Pictures are decoded
    /// only where their heads leave open whether any of them has a colour, up to the first that has.
    /// </summary>
    /// <param name="folder">The folder with a sub-folder for each class.</param>
    /// <param name="options">The size, the channels and the classes that are wanted; null for the defaults.</param>
    /// <exception cref="ImageSetException">
    /// There is no such folder, it has no classes with images, files are no pictures or too large, a sub-folder is none of the classes that
    /// are given, or the sizes differ and none was asked for.
    /// </exception>
    public static FolderImages Open(string folder, FolderImagesOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new FolderImagesOptions();
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ILogger logger = options.Logger ?? NullLogger.Instance;
        var decoder = new ImageDecoder(options.MaximumPixels, options.WhiteLevel);
        var contents = FolderContents.Find(full, options.ClassNames, decoder, logger);
        (ImageShape shape, string? odd) = PictureSurvey.ShapeOf(contents.Pictures);
        if (options.Size is { } size)
        {
            shape = shape with { Height = size, Width = size };
        }
        else if (odd is not null)
        {
            throw new ImageSetException(
                $"The images of '{full}' differ in size: '{contents.Pictures[0].File}' is {shape.Height} x {shape.Width}, {odd}. Give a "
                + "size, and every image becomes a square of it.")
            {
                Property = nameof(FolderImagesOptions.Size),
            };
        }

        if (options.WhiteLevel is null && DarkPictures.Maximum(contents.Pictures) is { } maximum)
        {
            logger.LogWarning(
                "The 16-bit files of '{Folder}' have no value above {Maximum:N0}, where white is 65,535: their images are nearly black. "
                + "For data of 12 bits set 'WhiteLevel' to 4095.",
                full, maximum);
        }

        var grey = new FolderImages(full, contents, shape with { Channels = options.Channels ?? 1 }, decoder, options);
        return options.Channels is not null || grey.HasNoColour()
            ? grey
            : new FolderImages(full, contents, shape, decoder, options);
    }

    /// <summary>The file of image <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    public string FileOf(int index)
    {
        ImageArguments.Check(this, index);
        return _pictures[index].File;
    }

    /// <inheritdoc/>
    public int LabelOf(int index)
    {
        ImageArguments.Check(this, index);
        return _pictures[index].Label;
    }

    /// <inheritdoc/>
    /// <exception cref="ImageSetException">The file cannot be read, or has changed; the message names it.</exception>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> image = ImageArguments.Check(this, index, pixels);
        byte[]? known = Volatile.Read(ref _cache[index]);
        if (known is null)
        {
            UprightPicture picture = _decoder.TryDecode(_pictures[index].File, out PictureFault? fault) ?? throw fault!.ToException();
            known = Keep(index, picture) ?? throw new ImageSetException(
                $"'{_pictures[index].File}' was {Shape.Height} x {Shape.Width} when its folder was opened, and is now {picture.Height} x "
                + $"{picture.Width}. Open the folder again, or put the file back.");
        }

        known.CopyTo(image);
    }

    /// <summary>The hash of each picture's pixels. Pictures that have not been decoded yet are, and are kept while there is room.</summary>
    /// <exception cref="ImageSetException">Files are broken; the message names them.</exception>
    internal IReadOnlyList<UInt128> HashPixels(CancellationToken cancellationToken)
    {
        var faults = new PictureFault?[Count];
        ParallelOptions parallel = PictureMemory.Parallelism(_pictures, cancellationToken);
        Parallel.For(0, Count, parallel, index =>
        {
            if (_hashes[index] == 0 && _decoder.TryDecode(_pictures[index].File, out faults[index]) is { } picture)
            {
                Keep(index, picture);
            }
        });
        return faults.OfType<PictureFault>().ToArray() is { Length: > 0 } found ? throw PictureFault.ToException(_folder, found) : _hashes;
    }

    /// <summary>Whether no picture has a colour. What is decoded to find out is kept, if this is so.</summary>
    private bool HasNoColour()
    {
        int[] open = [.. Enumerable.Range(0, Count).Where(index => _pictures[index].IsGrey is null)];
        return PictureMemory.All(_pictures, open, index =>
        {
            // A broken file has no colour yet: whoever asks for its pixels is told.
            if (_decoder.TryDecode(_pictures[index].File, out _) is not { } picture)
            {
                return true;
            }

            bool isGrey = picture.IsGrey;
            if (isGrey)
            {
                Keep(index, picture);
            }

            return isGrey;
        });
    }

    /// <summary>
    /// A picture in the shape of the set, kept while there is room. Of threads that have decoded the same one, only the first counts it.
    /// </summary>
    /// <returns>Null where it has another size and none was asked for.</returns>
    private byte[]? Keep(int index, UprightPicture picture)
    {
        _hashes[index] = picture.Hash;
        byte[]? image = picture.In(Shape, _options.Size is null ? null : _options.Squaring);
        if (image is not null)
        {
            bool hasRoom = Interlocked.Add(ref _cached, image.Length) <= _options.CacheBytes;
            if (!hasRoom || Interlocked.CompareExchange(ref _cache[index], image, null) is not null)
            {
                Interlocked.Add(ref _cached, -image.Length);
            }
        }

        return image;
    }
}
