using System.Globalization;
using System.Text.RegularExpressions;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Training.Runs;

/// <summary>
/// A folder that one run has for itself. What a killed run has begun to write there is swept when it is taken, and a folder that was made
/// for a run that cannot begin goes away again.
/// </summary>
internal sealed partial class FolderClaim : IDisposable
{
    private const int MostTries = 1_000;
    private const int LongestPause = 20;
    private const int LongestName = 60;
    private const string Forbidden = "/\\:*?\"<>|";

    private readonly bool _isNew;
    private readonly bool _isParentNew;
    private FileStream? _lock;

    private FolderClaim(string path, FileStream held, bool isNew = false, bool isParentNew = false)
    {
        Path = path;
        _lock = held;
        _isNew = isNew;
        _isParentNew = isParentNew;
        Sweep();
    }

    /// <summary>The folder's full path.</summary>
    internal string Path { get; }

    /// <summary>A folder that is there; null where another run has it.</summary>
    /// <exception cref="IOException">It cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not to be written to.</exception>
    internal static FolderClaim? TryTake(string path) => RunLock.TryTake(path) is { } held ? new FolderClaim(path, held) : null;

    /// <summary>A folder at a path that holds no run, made where there is none; null where another was faster.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isSurelyNew">
    /// Whether it was not there a moment ago: what is there by now was made, and is given up, by another that asked at the same time.
    /// </param>
    /// <exception cref="TrainingException">It cannot be made.</exception>
    internal static FolderClaim? TryMake(string path, bool isSurelyNew = false)
    {
        try
        {
            bool isNew = isSurelyNew || !Directory.Exists(path);
            bool isParentNew = !Directory.Exists(System.IO.Path.GetDirectoryName(path) ?? path);
            if (IsUsed(path))
            {
                return null;
            }

            MakeFolder(path);
            FileStream? held = RunLock.TryTake(path);
            if (held is null || IsUsed(path))
            {
                held?.Dispose();
                return null;
            }

            return new FolderClaim(path, held, isNew, isParentNew);
        }
        catch (DirectoryNotFoundException) when (isSurelyNew)
        {
            // Another that was at the same number has just given it up.
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The run folder {path} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>
    /// The first of <c>0001-name</c>, <c>0002-name</c>, ... that is free; each of many that ask at once gets its own number.
    /// </summary>
    /// <param name="root">The full path of the folder of all runs.</param>
    /// <param name="name">The name, of which characters that a file system refuses become <c>_</c>.</param>
    /// <exception cref="TrainingException">It cannot be made.</exception>
    internal static FolderClaim MakeNext(string root, string name)
    {
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            int next = NumbersIn(root).DefaultIfEmpty(0).Max() + 1;
            if (TryMake(System.IO.Path.Combine(root, $"{next:0000}-{Safe(name)}"), isSurelyNew: true) is not { } claim)
            {
                continue;
            }

            // Of all that made a folder of this number, the last sees the others: whoever sees one gives its own up.
            if (NumbersIn(root).Count(number => number == next) == 1)
            {
                return claim;
            }

            claim.DeleteIfUnused();
            Thread.Sleep(Random.Shared.Next(1, LongestPause));
        }

        throw new TrainingException($"No run folder could be made in {root}: others were faster {MostTries:N0} times. Try again.");
    }

    /// <summary>Whether something lies at a path that a run did not leave behind before it began.</summary>
    internal static bool IsUsed(string path) => File.Exists(path) || (Directory.Exists(path)
        && Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).Any(name =>
            name != RunLock.Name && !UnfinishedFile().IsMatch(name!)));

    /// <summary>Makes a folder that others may be making, and giving up again, at the same time.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal static void MakeFolder(string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(path);
                return;
            }
            catch (IOException) when (attempt < MostTries && !File.Exists(path))
            {
                // The system said that it is there, and by the time that .NET looked, another had given it up.
                Thread.Yield();
            }
        }
    }

    /// <summary>Deletes the folder if it was made for this run and nothing was written into it, and gives it up.</summary>
    internal void DeleteIfUnused()
    {
        try
        {
            if (_lock is not null && !IsUsed(Path))
            {
                Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the run cannot begin matters more.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Gives the folder up.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private static string Safe(string name)
    {
        string safe = string.Concat(name.Take(LongestName).Select(
            letter => char.IsControl(letter) || char.IsSurrogate(letter) || Forbidden.Contains(letter) ? '_' : letter));
        return safe.TrimEnd('.', ' ');
    }

    private static IEnumerable<int> NumbersIn(string root) => !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
        .Select(folder => System.IO.Path.GetFileName(folder).Split('-')[0])
        .Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0);

    /// <summary>Deletes what a run has begun to write and was killed over.</summary>
    private void Sweep()
    {
        foreach (string folder in new[] { Path, System.IO.Path.Combine(Path, "samples") }.Where(Directory.Exists))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.partial").Where(file =>
                UnfinishedFile().IsMatch(System.IO.Path.GetFileName(file))))
            {
                File.Delete(file);
            }
        }
    }

    private void Delete()
    {
        if (OperatingSystem.IsWindows())
        {
            Dispose();
        }

        // Elsewhere the lock is held until its file is gone, so that no other takes it in between.
        File.Delete(System.IO.Path.Combine(Path, RunLock.Name));
        Sweep();
        if (_isNew)
        {
            Directory.Delete(Path);
        }

        string? parent = System.IO.Path.GetDirectoryName(Path);
        if (_isNew && _isParentNew && parent is not null && !Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Directory.Delete(parent);
        }
    }

    /// <summary>The names that <see cref="WholeFile"/> gives to what a run writes.</summary>
    [GeneratedRegex(@"^(options\.json|(checkpoint|generator).*\.(safetensors|onnx)|(log|alarms)\.jsonl|training-images\.bin|\d+\.png)"
        + @"\.[0-9a-f]{32}\.partial$")]
    private static partial Regex UnfinishedFile();
}
