using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Images.Parts;

/// <summary>
/// A folder in which a set of images comes into being part by part, by any number of processes at once, and what a later process has to
/// know of it: which set it is, and which parts are complete. That state is in a folder within, <see cref="StateName"/>.
/// </summary>
/// <remarks>
/// Each part is made by the process that holds its lock, beside its place, and moved there when it is whole; then its record says so. Locks
/// are those of the operating system, which ends them with the process, however it ends.
/// </remarks>
internal sealed class PartedFolder : IDisposable
{
    internal const string StateName = ".ganml";
    internal const string ManifestName = "manifest.json";
    internal const string ChecksumsName = "SHA256SUMS";
    internal const string DescriptionName = "set.json";

    private const string LockName = "lock";
    private const string FinishLockName = "finish.lock";
    private const int Tries = 50;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _presence;
    private readonly bool _isNew;

    private PartedFolder(string path, JsonObject description, FileStream presence, bool isNew)
    {
        FullPath = path;
        Description = description;
        _presence = presence;
        _isNew = isNew;
    }

    /// <summary>Where it is.</summary>
    internal string FullPath { get; }

    /// <summary>What the set is, as the process that began it has written it down.</summary>
    internal JsonObject Description { get; }

    /// <summary>Opens a folder that is new, empty, or holds the beginning of the same set.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="description">What the set is. Of what is there already, only <c>generator.name</c> may differ.</param>
    /// <exception cref="OutputFolderException">It holds something else.</exception>
    /// <exception cref="IOException">It cannot be made there.</exception>
    internal static PartedFolder Open(string path, JsonObject description)
    {
        string full = Path.GetFullPath(path);
        bool isNew = !Directory.Exists(full);
        for (int tries = 0; ; tries++)
        {
            // Another process may just be taking away what it has begun.
            try
            {
                return OpenOnce(full, description, isNew);
            }
            catch (IOException e) when (tries < Tries && (FileLock.IsHeld(e) || e is DirectoryNotFoundException))
            {
                Thread.Sleep(BetweenTries);
            }
        }
    }

    /// <summary>The path of a file in the folder.</summary>
    /// <param name="name">Its path from the folder, with forward slashes.</param>
    internal string PathOf(string name) => Path.Combine(FullPath, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The record of a part that is complete and whose files have the lengths that it names; null of any other.</summary>
    internal PartRecord? FindRecord(int part)
    {
        PartRecord record;
        try
        {
            record = PartRecord.Of(File.ReadAllBytes(RecordOf(part)));
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }

        return record.Files.All(file => new FileInfo(PathOf(file.Path)) is { Exists: true } there && there.Length == file.Bytes)
            ? record
            : null;
    }

    /// <summary>The file of a part's record, in the folder's state.</summary>
    internal static string RecordName(int part) => $"part-{part:00000}.json";

    /// <summary>Begins a part.</summary>
    /// <param name="part">Which one.</param>
    /// <param name="claim">The part; null if another process is at work on it, or has made it.</param>
    /// <returns>False while another process is at work on it.</returns>
    internal bool TryClaim(int part, out PartInProgress? claim)
    {
        claim = null;
        string lockPath = StateOf($"part-{part:00000}.lock");
        if (FileLock.TryTake(lockPath) is not { } held)
        {
            return false;
        }

        try
        {
            if (FindRecord(part) is not null)
            {
                FileLock.Release(held);
                return true;
            }

            // What a process that was killed has left of it.
            foreach (string left in Directory.EnumerateDirectories(StateOf(""), $"part-{part:00000}-*"))
            {
                Directory.Delete(left, recursive: true);
            }

            string work = StateOf($"part-{part:00000}-{Guid.NewGuid():N}");
            Directory.CreateDirectory(work);
            claim = new PartInProgress(this, part, held, work, RecordOf(part));
            return true;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether processes that were killed have left something of theirs. Where all parts are complete, <see cref="TryFinish"/> sweeps it
    /// away.
    /// </summary>
    internal bool HasRemains() => Remains().Any();

    /// <summary>Does what one process at a time may do when all parts are complete.</summary>
    /// <param name="finish">What is to be done.</param>
    /// <returns>False while another process does it.</returns>
    internal bool TryFinish(Action finish)
    {
        if (FileLock.TryTake(StateOf(FinishLockName)) is not { } held)
        {
            return false;
        }

        using (held)
        {
            finish();
            foreach (string remains in Remains().Where(path => path != held.Name).ToArray())
            {
                Sweep(remains);
            }

            FileLock.Release(held);
        }

        return true;
    }

    /// <summary>Writes a file of the folder, whole or not at all.</summary>
    internal PartFile WriteFile(string name, Action<Stream> write)
    {
        string hash = "";
        WholeFile.Write(PathOf(name), file =>
        {
            using var hashing = new HashingStream(file, leaveOpen: true);
            write(hashing);
            hash = hashing.Hash;
        });
        return new PartFile(name, new FileInfo(PathOf(name)).Length, hash);
    }

    /// <summary>Ends this process's work in it. It is taken away if no part is complete and nobody else is at work in it.</summary>
    public void Dispose()
    {
        _presence.Dispose();
        try
        {
            TakeAwayIfUnused();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else is at work in it, or may not delete: then it stays, and the next process goes on with it.
        }
    }

    private static PartedFolder OpenOnce(string full, JsonObject description, bool isNew)
    {
        string state = Path.Combine(full, StateName);
        if (File.Exists(full))
        {
            throw new OutputFolderException($"{full} is a file. Name a new folder.");
        }

        if (Directory.Exists(full) && !Directory.Exists(state) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new OutputFolderException($"{full} is not empty. Images are never mixed with others: name a new folder.");
        }

        WholeFile.MakeFolder(full);
        WholeFile.MakeFolder(state);
        var presence = new FileStream(
            Path.Combine(state, LockName), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            if (!FileLock.WorksIn(state))
            {
                throw new OutputFolderException(
                    $"The file system of {state} has no file locks, so processes cannot share the work in it: name a folder on another "
                    + "one (NFS 4, or Lustre mounted with flock, for example).");
            }

            return new PartedFolder(full, AgreedDescription.Of(Path.Combine(state, DescriptionName), full, description), presence, isNew);
        }
        catch
        {
            presence.Dispose();
            throw;
        }
    }

    private void TakeAwayIfUnused()
    {
        string lockPath = StateOf(LockName);
        if (Directory.EnumerateFiles(StateOf(""), "part-*.json").Any())
        {
            return;
        }

        // Nobody can open it meanwhile. The lock itself is let go before it is deleted, which some systems ask for.
        using (new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            if (Directory.EnumerateFiles(StateOf(""), "part-*.json").Any())
            {
                return;
            }

            foreach (string folder in Directory.GetDirectories(StateOf("")))
            {
                Directory.Delete(folder, recursive: true);
            }

            foreach (string file in Directory.GetFiles(StateOf("")).Where(file => file != lockPath))
            {
                File.Delete(file);
            }
        }

        File.Delete(lockPath);
        Directory.Delete(StateOf(""));
        if (_isNew && !Directory.EnumerateFileSystemEntries(FullPath).Any())
        {
            Directory.Delete(FullPath);
        }
    }

    private IEnumerable<string> Remains() =>
        Directory.EnumerateFiles(FullPath, "*.partial")
            .Concat(Directory.EnumerateFileSystemEntries(StateOf("")).Where(path => Path.GetExtension(path) != ".json"
                && Path.GetFileName(path) != LockName));

    /// <summary>Takes away what nobody is at work on.</summary>
    private static void Sweep(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else if (Path.GetExtension(path) != ".lock")
            {
                File.Delete(path);
            }
            else if (FileLock.TryTake(path) is { } free)
            {
                FileLock.Release(free);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process has just done so.
        }
    }

    private string RecordOf(int part) => StateOf(RecordName(part));

    private string StateOf(string name) => Path.Combine(FullPath, StateName, name);
}
