namespace GanMl.Images.Download;

/// <summary>Looks for the files of a set on this machine; a file may lie unpacked, without its <c>.gz</c>.</summary>
internal static class LocalFiles
{
    private const string Gzip = ".gz";

    /// <summary>The set's files where a folder has all of them; null where they have to be fetched.</summary>
    internal static async Task<IReadOnlyList<string>?> FindAsync(
        RemoteDataSet set, DataFolders folders, CancellationToken cancellationToken)
    {
        if (folders.Folder is not null)
        {
            return FindAll(set, folders.Folder)
                ?? throw new ImageSetException($"'{folders.Folder}' does not hold the files of '{set.Name}': it needs {List(set)}.");
        }

        if (folders.Root is not null)
        {
            if (FindAll(set, Path.Combine(folders.Root, set.Name)) is { } ofThatName)
            {
                return ofThatName;
            }

            if (FindAll(set, folders.Root) is { } direct && await AreGenuineAsync(set, direct, cancellationToken).ConfigureAwait(false))
            {
                return direct;
            }
        }

        return FindAll(set, Path.Combine(folders.Cache, set.Name));
    }

    /// <summary>The path of one file in a folder, or null.</summary>
    internal static string? Find(string folder, RemoteFile file)
    {
        string packed = Path.Combine(folder, file.Name);
        string unpacked = packed.EndsWith(Gzip, StringComparison.Ordinal) ? packed[..^Gzip.Length] : packed;
        return File.Exists(packed) ? packed : File.Exists(unpacked) ? unpacked : null;
    }

    /// <summary>The files' names, for a message.</summary>
    internal static string List(RemoteDataSet set) => string.Join(", ", set.Files.Select(file => $"'{file.Name}'"));

    private static List<string>? FindAll(RemoteDataSet set, string folder)
    {
        List<string> found = [.. set.Files.Select(file => Find(folder, file)).OfType<string>()];
        return found.Count == set.Files.Count ? found : null;
    }

    private static async Task<bool> AreGenuineAsync(RemoteDataSet set, List<string> paths, CancellationToken cancellationToken)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            if (!await Checksum.MatchesAsync(paths[i], set.Files[i], cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }
}
