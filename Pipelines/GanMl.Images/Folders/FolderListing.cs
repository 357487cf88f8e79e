namespace GanMl.Images.Folders;

/// <summary>What lies in a folder, without what programs and systems leave there.</summary>
internal static class FolderListing
{
    /// <summary>Folders of thumbnails, archives and waste, which no person has made.</summary>
    private static readonly string[] SystemFolders =
        ["@eaDir", "#recycle", "@Recycle", "__MACOSX", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__pycache__"];

    // What systems leave, and what a set of generated images has beside its pictures.
    private static readonly string[] SystemFiles =
        ["Thumbs.db", "ehthumbs.db", "desktop.ini", FolderClasses.FileName, .. ClassFolders.FilesBeside];

    /// <summary>The sub-folders, in the order of their names, byte by byte.</summary>
    internal static string[] Folders(string folder) => Ordered(Directory.EnumerateDirectories(folder), SystemFolders);

    /// <summary>The files, in the order of their names, byte by byte. They have not been looked at: a pipe is among them.</summary>
    internal static string[] Files(string folder) => Ordered(Directory.EnumerateFiles(folder), SystemFiles);

    private static string[] Ordered(IEnumerable<string> paths, string[] leftOut)
    {
        string[] all =
        [
            .. paths.Where(path => !IsHidden(path) && !leftOut.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)),
        ];
        Array.Sort(all, StringComparer.Ordinal);
        return all;
    }

    private static bool IsHidden(string path) => Path.GetFileName(path.AsSpan()) is ['.', ..];
}
