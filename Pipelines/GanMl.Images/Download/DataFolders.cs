namespace GanMl.Images.Download;

/// <summary>Where files of a set are looked for, in this order, before anything is downloaded.</summary>
public sealed record DataFolders
{
    /// <summary>
    /// A folder that holds the files of the wanted set, whatever their checksums; where it is given, nothing else is tried.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// A folder that holds sets: each in a sub-folder of its name, or its files directly. Sets share file names, so files that
    /// lie directly in it count only where their checksums say that they are this set's.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>The folder into which downloads go, each set in a sub-folder of its name.</summary>
    public string Cache { get; init; } = DefaultCache;

    /// <summary>
    /// The user's cache: <c>%LOCALAPPDATA%\ganml</c> on Windows, <c>~/Library/Caches/ganml</c> on macOS, <c>~/.cache/ganml</c> elsewhere.
    /// </summary>
    public static string DefaultCache
    {
        get
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string parent = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : home.Length == 0 ? Path.GetTempPath()
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Path.Combine(home, ".cache");
            return Path.Combine(parent, "ganml");
        }
    }
}
