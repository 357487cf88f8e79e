using GanMl.Images.Formats;
using GanMl.Inference.Catalogues;

namespace GanMl.Images.Writers;

/// <summary>The formats in which generated images can be stored.</summary>
public static class ImageWriterCatalogue
{
    /// <summary>All that come with GanMl. A format is one file and one line here.</summary>
    public static Catalogue<IImageWriter> Default { get; } = new(
        "output format",
        writer => writer.Name,
        new FolderWriter(),
        new GridWriter(),
        new AnimationWriter(),
        new IdxWriter(),
        new NpzWriter(),
        new ParquetFormatWriter(),
        new WebDatasetWriter());

    /// <summary>
    /// The format that a path asks for by its ending; without an ending, or where it is a folder, the first that always fills a folder.
    /// </summary>
    /// <exception cref="ArgumentException">No format has files of this ending; the message lists the endings that there are.</exception>
    public static IImageWriter ForPath(this Catalogue<IImageWriter> formats, string path)
    {
        string ending = Directory.Exists(path) ? "" : Path.GetExtension(path).ToLowerInvariant();
        return formats.All.FirstOrDefault(format => ending.Length == 0 ? format.Endings.Count == 0 : format.Endings.Contains(ending))
            ?? throw new ArgumentException(
                $"No output format has the ending '{ending}'. Known: "
                + string.Join(", ", formats.All.SelectMany(format => format.Endings.Select(known => $"{known} ({format.Name})")))
                + ". Name a format, or a folder without an ending.");
    }
}
