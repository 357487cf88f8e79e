using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Images.Folders;

/// <summary>Finds the pictures of a folder by class.</summary>
internal static class ImageFiles
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <exception cref="ImageSetException">There is no such folder, or it has no classes with images.</exception>
    internal static (string[] ClassNames, string[] Files, int[] Labels) Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ImageSetException($"There is no folder '{folder}'.");
        }

        string[] classes = [.. Directory.EnumerateDirectories(folder).Where(path => !IsHidden(path)).Order(StringComparer.Ordinal)];
        string[][] files = [.. classes.Select(FilesOf)];
        if (files.All(list => list.Length == 0))
        {
            throw new ImageSetException(
                $"'{folder}' has no images in sub-folders. It needs one sub-folder for each class, with the images of the class in it: "
                + $"{Path.Combine("cats", "1.png")}, {Path.Combine("dogs", "2.jpg")}.");
        }

        int empty = Array.FindIndex(files, list => list.Length == 0);
        if (empty >= 0)
        {
            throw new ImageSetException(
                $"'{classes[empty]}' has no images ({string.Join(", ", Endings)}), so its class has none. Put some in it, "
                + "or take the folder away.");
        }

        return (
            [.. classes.Select(path => Path.GetFileName(path)!)],
            [.. files.SelectMany(list => list)],
            [.. files.SelectMany((list, label) => Enumerable.Repeat(label, list.Length))]);
    }

    /// <summary>
    /// The shape of the first image, with one channel if all are grey; whether all have its size; and what is odd about one that has not.
    /// </summary>
    /// <exception cref="ImageSetException">A file is no picture.</exception>
    internal static (ImageShape Shape, bool IsOneSize, string? Odd) ReadHeads(string[] files)
    {
        var sizes = new SKSizeI[files.Length];
        bool[] grey = new bool[files.Length];
        try
        {
            Parallel.For(0, files.Length, i => (sizes[i], grey[i]) = ImageDecoder.ReadHead(files[i]));
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions.OfType<ImageSetException>().FirstOrDefault() ?? e.InnerExceptions[0];
        }

        var shape = new ImageShape(grey.All(one => one) ? 1 : 3, sizes[0].Height, sizes[0].Width);
        int odd = Array.FindIndex(sizes, size => size != sizes[0]);
        return (shape, odd < 0, odd < 0 ? null : $"'{files[odd]}' is {sizes[odd].Height} x {sizes[odd].Width}");
    }

    private static string[] FilesOf(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(path => !IsHidden(path) && Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal),
    ];

    internal static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');
}
