using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GanMl.Images.Parts;

/// <summary>Checks that a set of images, in its folder, is whole: every file there, as it was written, and nothing else.</summary>
public static class SetVerification
{
    private const string Redo = $"Delete what is damaged, and {PartedFolder.ManifestName}; then run the command that made the set once "
        + "more, which makes what is missing.";

    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Checks a set; it is changed in nothing.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="key">
    /// The key to check the signature with; null skips the check. With a key, an unsigned set counts as
    /// <see cref="SignatureState.Invalid"/>.
    /// </param>
    /// <param name="progress">Told how many bytes have been read; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OutputFolderException">There is no set in it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SetReport Verify(
        string folder, ManifestKey? key = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        string full = Path.GetFullPath(folder);
        var faults = new List<SetFault>();
        List<PartFile> expected = File.Exists(Path.Combine(full, PartedFolder.ManifestName))
            ? OfManifest(full, faults)
            : OfRecords(full, faults);
        long bytes = CheckFiles(full, expected, faults, progress, cancellationToken);
        var known = new HashSet<string>(expected.Select(file => file.Path), StringComparer.Ordinal)
        {
            PartedFolder.ManifestName, PartedFolder.ChecksumsName, ManifestKey.SignatureName,
        };
        bool isFinished = File.Exists(Path.Combine(full, PartedFolder.ManifestName));
        faults.AddRange(FilesIn(full).Where(path => !known.Contains(path)).Order(StringComparer.Ordinal)
            .Select(path => isFinished
                ? new SetFault(SetFaultKind.Foreign, path, "Move what does not belong to this set elsewhere.")
                : new SetFault(SetFaultKind.Unfinished, path, "It is of a part that is not complete, or foreign.")));
        return new SetReport(expected.Count, bytes, faults, SignatureOf(full, key));
    }

    /// <summary>The files by the list that the manifest vouches for.</summary>
    private static List<PartFile> OfManifest(string folder, List<SetFault> faults)
    {
        string listPath = Path.Combine(folder, PartedFolder.ChecksumsName);
        if (!File.Exists(listPath))
        {
            faults.Add(new SetFault(SetFaultKind.Absent, PartedFolder.ChecksumsName, Redo));
            return [];
        }

        string hash;
        using (FileStream list = File.OpenRead(listPath))
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(list));
        }

        if (VouchedFor(folder, faults) is { } vouched && vouched != hash)
        {
            faults.Add(new SetFault(SetFaultKind.Damaged, PartedFolder.ChecksumsName, "The manifest has another hash of it. " + Redo));
        }

        try
        {
            return [.. Checksums.Read(listPath).Select(line => new PartFile(line.Path, -1, line.Hash))];
        }
        catch (FormatException e)
        {
            faults.Add(new SetFault(SetFaultKind.Damaged, PartedFolder.ChecksumsName, e.Message));
            return [];
        }
    }

    private static string? VouchedFor(string folder, List<SetFault> faults)
    {
        try
        {
            JsonNode? manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, PartedFolder.ManifestName)));
            if (manifest?["checksums"]?["sha256"]?.GetValue<string>() is { } hash)
            {
                return hash;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below, as a manifest without the hash is.
        }

        faults.Add(new SetFault(SetFaultKind.Damaged, PartedFolder.ManifestName, "It names no hash of the list of files. " + Redo));
        return null;
    }

    /// <summary>The files of the parts that are there, of a set that is not finished.</summary>
    private static List<PartFile> OfRecords(string folder, List<SetFault> faults)
    {
        string state = Path.Combine(folder, PartedFolder.StateName);
        JsonNode description;
        try
        {
            description = JsonNode.Parse(File.ReadAllBytes(Path.Combine(state, PartedFolder.DescriptionName)))
                ?? throw new JsonException("It is empty.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw new OutputFolderException(
                $"{folder} holds no set of images that 'ganml generate' has written: there is no {PartedFolder.ManifestName} in it.", e);
        }

        var layout = new PartLayout(Number("count"), Math.Max(1, Number("rowsPerFile")));
        long firstRow = Number("firstRow");
        var files = new List<PartFile>();
        for (int part = 0; part < layout.Parts; part++)
        {
            PartRecord? record = null;
            try
            {
                record = PartRecord.Of(File.ReadAllBytes(Path.Combine(state, PartedFolder.RecordName(part))));
            }
            catch (Exception e) when (e is FileNotFoundException or JsonException)
            {
                long first = firstRow + layout.FirstOf(part);
                faults.Add(new SetFault(
                    SetFaultKind.Unfinished, $"part {part}", $"Rows {first:N0} to {first + layout.CountOf(part) - 1:N0} are missing."));
            }

            files.AddRange(record?.Files ?? []);
        }

        if (faults.Count == 0)
        {
            faults.Add(new SetFault(
                SetFaultKind.Unfinished,
                PartedFolder.ManifestName,
                "All parts are there: run the command that made them once more, which finishes the set."));
        }

        return files;

        long Number(string name) => description[name]?.GetValue<long>()
            ?? throw new OutputFolderException($"{Path.Combine(state, PartedFolder.DescriptionName)} has no '{name}'.");
    }

    private static long CheckFiles(
        string folder, List<PartFile> expected, List<SetFault> faults, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<(int Index, SetFault Fault)>();
        long bytes = 0;
        Parallel.For(0, expected.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            (string path, long length, string hash) = expected[i];
            if (!IsInside(path))
            {
                found.Add((i, new SetFault(SetFaultKind.Damaged, path, "The list names a file outside of the folder.")));
                return;
            }

            try
            {
                using var file = new FileStream(
                    Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                if ((length >= 0 && file.Length != length) || Convert.ToHexStringLower(SHA256.HashData(file)) != hash)
                {
                    found.Add((i, new SetFault(SetFaultKind.Damaged, path, Redo)));
                }

                long read = Interlocked.Add(ref bytes, file.Length);
                progress?.Report(read);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                found.Add((i, new SetFault(SetFaultKind.Absent, path, Redo)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                found.Add((i, new SetFault(SetFaultKind.Damaged, path, $"It cannot be read: {e.Message}")));
            }
        });
        faults.AddRange(found.OrderBy(one => one.Index).Select(one => one.Fault));
        return bytes;
    }

    /// <summary>The files of the folder, but those of its state.</summary>
    private static IEnumerable<string> FilesIn(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(entry => entry.Name != PartedFolder.StateName)
            .SelectMany(entry => entry is DirectoryInfo within
                ? within.EnumerateFiles("*", All)
                : [(FileInfo)entry])
            .Select(file => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'));

    /// <summary>Whether a path of a list, which somebody else may have written, stays within the folder.</summary>
    private static bool IsInside(string path) => path.Length > 0 && !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");

    private static SignatureState SignatureOf(string folder, ManifestKey? key)
    {
        string path = Path.Combine(folder, ManifestKey.SignatureName);
        if (!File.Exists(path))
        {
            return key is null ? SignatureState.None : SignatureState.Invalid;
        }

        return key is null ? SignatureState.Unchecked
            : !File.Exists(Path.Combine(folder, PartedFolder.ManifestName)) ? SignatureState.Invalid
            : key.Verify(File.ReadAllBytes(Path.Combine(folder, PartedFolder.ManifestName)), File.ReadAllBytes(path))
                ? SignatureState.Valid
                : SignatureState.Invalid;
    }
}
