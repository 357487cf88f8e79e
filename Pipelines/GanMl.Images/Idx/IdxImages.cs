using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using Microsoft.Extensions.Logging;

namespace GanMl.Images.Idx;

/// <summary>
/// Images and their labels from a pair of idx files, the format of MNIST and the many sets that followed it.
/// Both files are read whole; plain and gzip files are told apart by their content.
/// </summary>
public sealed class IdxImages : ILabelledImages
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private IdxImages(string name, ImageShape shape, IReadOnlyList<string> classNames, byte[] pixels, byte[] labels)
    {
        Name = name;
        Shape = shape;
        ClassNames = classNames;
        _pixels = pixels;
        _labels = labels;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads a pair of files.</summary>
    /// <param name="imagesPath">An idx file of unsigned bytes: images, rows, columns; or images, channels (1 or 3), rows, columns.</param>
    /// <param name="labelsPath">An idx file of unsigned bytes with one dimension: labels.</param>
    /// <param name="name">The set's name.</param>
    /// <param name="classNames">The names of the classes, in the order of the labels; at least one.</param>
    /// <param name="logger">Told, as a warning, which classes have no image: labels that begin at 1 look so. Null for nobody.</param>
    /// <exception cref="ImageSetException">A file is broken, or the two do not belong together.</exception>
    /// <exception cref="IOException">A file is absent or cannot be read.</exception>
    public static IdxImages Read(
        string imagesPath, string labelsPath, string name, IReadOnlyList<string> classNames, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (classNames.Count == 0)
        {
            throw new ArgumentException("A set of labelled images has at least one class.", nameof(classNames));
        }

        IdxFile labels = IdxFile.Read(labelsPath, dimensions: 1);
        IdxFile images = IdxFile.Read(imagesPath, dimensions: 3, mayHaveChannels: true);
        if (images.Sizes[0] != labels.Sizes[0])
        {
            throw new ImageSetException(
                $"'{imagesPath}' has {images.Sizes[0]} images, but '{labelsPath}' has {labels.Sizes[0]} labels: "
                + "they do not belong together.");
        }

        int wrong = labels.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(classNames.Count - 1, byte.MaxValue));
        if (wrong >= 0)
        {
            throw new ImageSetException(
                $"'{labelsPath}': label {wrong} is {labels.Values[wrong]}, but the set has only {classNames.Count} classes "
                + $"(0 to {classNames.Count - 1}).");
        }

        var shape = new ImageShape(images.Sizes.Count == 4 ? images.Sizes[1] : 1, images.Sizes[^2], images.Sizes[^1]);
        if (shape.Channels is not (1 or 3))
        {
            throw new ImageSetException($"'{imagesPath}' has images of {shape.Channels} channels: 1 (grey) or 3 (colour) are known.");
        }

        var read = new IdxImages(name, shape, [.. classNames], images.Values, labels.Values);
        if (logger is not null)
        {
            TellEmpty(read, labelsPath, logger);
        }

        return read;
    }

    /// <inheritdoc/>
    public int LabelOf(int index)
    {
        ImageArguments.Check(this, index);
        return _labels[index];
    }

    /// <inheritdoc/>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> image = ImageArguments.Check(this, index, pixels);
        _pixels.AsSpan(index * image.Length, image.Length).CopyTo(image);
    }

    private static void TellEmpty(IdxImages images, string labelsPath, ILogger logger)
    {
        IReadOnlyList<int> counts = images.CountByClass();
        int[] empty = [.. Enumerable.Range(0, counts.Count).Where(label => counts[label] == 0)];
        if (empty.Length > 0)
        {
            const int Most = 10;
            string names = string.Join(", ", empty.Take(Most).Select(label => $"'{images.ClassNames[label]}' (label {label})"));
            logger.LogWarning(
                "'{Labels}' has no images of {Classes}{More}.{Shift}",
                labelsPath,
                names,
                empty.Length > Most ? $" and {empty.Length - Most} more classes" : "",
                empty[0] == 0
                    ? " Where its labels begin at 1, put a name for label 0 before the others: every image has the next name."
                    : "");
        }
    }
}
