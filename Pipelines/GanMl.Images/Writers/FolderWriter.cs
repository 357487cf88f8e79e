using GanMl.Inference;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>
/// PNG files, one sub-folder a class: the layout that image-folder readers expect. A file is <c>class/row.png</c>; the row is that of the
/// seed, so the same image has the same name in every run.
/// </summary>
internal sealed class FolderWriter : IImageWriter
{
    // The characters that some file system refuses in a name; the same on every system, so that folders can be copied.
    private static readonly char[] Forbidden = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    public string Name => "folder";

    public string Description => "A folder of PNG files, one sub-folder for each class.";

    public IReadOnlyList<string> Endings { get; } = [];

    public void Write(string path, ImagesToWrite images)
    {
        string[] classes = FolderNames(images.ClassNames);
        using var folder = new OutputFolder(path, images);
        foreach (string name in classes)
        {
            Directory.CreateDirectory(folder.PathOf(name));
        }

        foreach (GeneratedBatch batch in images.Batches)
        {
            string[] names = new string[batch.Count];
            int[] lengths = new int[batch.Count];
            Parallel.For(0, batch.Count, i =>
            {
                string file = $"{batch.FirstRow + i:000000000}.png";
                names[i] = classes.Length == 0 ? file : $"{classes[batch.Labels.Span[i]]}/{file}";
                lengths[i] = Write(folder.PathOf(names[i]), batch, i);
            });
            for (int i = 0; i < batch.Count; i++)
            {
                folder.Add(names[i], lengths[i]);
            }

            folder.Count(batch.Count, batch.Labels.Span);
        }

        folder.Complete();
    }

    private static int Write(string path, GeneratedBatch batch, int index)
    {
        byte[] pixels = new byte[batch.Shape.Length];
        batch.CopyPixels(index, pixels);
        using SKData png = PngImage.Encode(pixels, batch.Shape);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, png.AsSpan(), fileOffset: 0);
        return (int)png.Size;
    }

    /// <summary>A folder name for every class, without characters that file systems refuse, no two alike.</summary>
    internal static string[] FolderNames(IReadOnlyList<string> classNames)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. classNames.Select((name, label) =>
        {
            IEnumerable<char> letters = name.Select(letter => char.IsControl(letter) || Forbidden.Contains(letter) ? '_' : letter);
            string safe = string.Concat(letters).Trim(' ', '.');
            return safe.Length > 0 && taken.Add(safe) ? safe : $"{label} {safe}".Trim();
        })];
    }
}
