using System.Security.Cryptography;

namespace GanMl.Images.Download;

/// <summary>Files that belong together, where on the web they are, and whether they are on this machine.</summary>
/// <param name="Name">The set's name; also the name of its folder.</param>
/// <param name="Mirrors">Folders on the web that hold the files, tried in turn; each address ends with a slash.</param>
/// <param name="Files">The files.</param>
internal sealed record RemoteDataSet(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>The names of the files, for a message.</summary>
    internal string FileNames => string.Join(", ", Files.Select(file => $"'{file.Name}'"));

    /// <summary>The paths of the files where a folder has all of them; null where they have to be downloaded.</summary>
    /// <exception cref="ImageSetException">The folder that was named does not hold the set.</exception>
    internal async Task<IReadOnlyList<string>?> FindAsync(DataFolders folders, CancellationToken cancellationToken)
    {
        if (folders.Folder is not null)
        {
            return FindIn(folders.Folder)
                ?? throw new ImageSetException($"'{folders.Folder}' does not hold the files of '{Name}': it needs {FileNames}.");
        }

        if (folders.Root is not null)
        {
            if (FindIn(Path.Combine(folders.Root, Name)) is { } ofThatName)
            {
                return ofThatName;
            }

            if (FindIn(folders.Root) is { } direct && await AreThisSetsAsync(direct, cancellationToken).ConfigureAwait(false))
            {
                return direct;
            }
        }

        return FindIn(Path.Combine(folders.Cache, Name));
    }

    private List<string>? FindIn(string folder)
    {
        List<string> found = [.. Files.Select(file => file.FindIn(folder)).OfType<string>()];
        return found.Count == Files.Count ? found : null;
    }

    private async Task<bool> AreThisSetsAsync(List<string> paths, CancellationToken cancellationToken)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            if (await RemoteFile.Md5OfAsync(paths[i], cancellationToken).ConfigureAwait(false) != Files[i].Md5)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A file that can be downloaded.</summary>
/// <param name="Name">Its name at the mirrors and on the disk.</param>
/// <param name="Md5">
/// Its MD5 as published with the set, 32 lower-case hexadecimal digits. It finds damage on the way; it does not keep out an attacker.
/// </param>
internal sealed record RemoteFile(string Name, string Md5)
{
    private const string Gzip = ".gz";

    /// <summary>The path of the file in a folder, packed or unpacked (without its <c>.gz</c>); null where it is not there.</summary>
    internal string? FindIn(string folder)
    {
        string packed = Path.Combine(folder, Name);
        string unpacked = packed.EndsWith(Gzip, StringComparison.Ordinal) ? packed[..^Gzip.Length] : packed;
        return File.Exists(packed) ? packed : File.Exists(unpacked) ? unpacked : null;
    }

    internal static async Task<string> Md5OfAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(
                await CryptographicOperations.HashDataAsync(HashAlgorithmName.MD5, file, cancellationToken).ConfigureAwait(false));
        }
    }
}
