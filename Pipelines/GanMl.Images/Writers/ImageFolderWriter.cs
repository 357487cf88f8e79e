using GanMl.Inference;

namespace GanMl.Images.Writers;

/// <summary>Writes generated images as PNG files, one sub-folder a class: the layout that image-folder readers expect.</summary>
public sealed class ImageFolderWriter
{
    // The characters that some file system refuses in a name; the same on every system, so that folders can be copied.
    private static readonly char[] Forbidden = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    private readonly string _folder;
    private readonly string[] _classFolders;

    private ImageFolderWriter(string folder, string[] classFolders)
    {
        _folder = folder;
        _classFolders = classFolders;
    }

    /// <summary>A writer into a folder that is new or empty.</summary>
    /// <param name="folder">The folder; made if it does not exist.</param>
    /// <param name="classNames">The classes, in the order of their labels; empty for one folder without classes.</param>
    /// <exception cref="IOException">Something lies in the folder already, or it cannot be made.</exception>
    public static ImageFolderWriter Create(string folder, IReadOnlyList<string> classNames)
    {
        string full = Path.GetFullPath(folder);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new IOException($"{full} is not empty. Images are never mixed with others: name a new folder.");
        }

        string[] names = FolderNames(classNames);
        Directory.CreateDirectory(full);
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.Combine(full, name));
        }

        return new ImageFolderWriter(full, names);
    }

    /// <summary>
    /// Writes a batch as <c>class/row.png</c>, each file whole or not at all. The row is that of the seed, so the same image
    /// has the same name in every run.
    /// </summary>
    public void Write(GeneratedBatch batch) => Parallel.For(0, batch.Count, i =>
    {
        string folder = _classFolders.Length == 0 ? _folder : Path.Combine(_folder, _classFolders[batch.Labels.Span[i]]);
        PngImage.Save(Path.Combine(folder, $"{batch.FirstRow + i:000000000}.png"), batch.Image(i), batch.Shape);
    });

    /// <summary>A folder name for every class, without characters that file systems refuse, no two alike.</summary>
    private static string[] FolderNames(IReadOnlyList<string> classNames)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. classNames.Select((name, label) =>
        {
            string safe = string.Concat(name.Select(letter => char.IsControl(letter) || Forbidden.Contains(letter) ? '_' : letter)).Trim(' ', '.');
            return safe.Length > 0 && taken.Add(safe) ? safe : $"{label} {safe}".Trim();
        })];
    }
}
