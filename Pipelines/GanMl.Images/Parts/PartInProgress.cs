using System.Security.Cryptography;
using GanMl.Inference.GeneratorFile;
using Microsoft.Win32.SafeHandles;

namespace GanMl.Images.Parts;

/// <summary>
/// A part while this process makes it. Its files come into being in a folder of their own; <see cref="Complete"/> moves them to their
/// places and writes the record. Disposed before that, it leaves nothing.
/// </summary>
/// <param name="folder">The folder of the set.</param>
/// <param name="index">Which part.</param>
/// <param name="held">The lock.</param>
/// <param name="work">The folder of the part's own.</param>
/// <param name="recordPath">Where the record goes.</param>
internal sealed class PartInProgress(PartedFolder folder, int index, FileStream held, string work, string recordPath) : IDisposable
{
    private readonly object _gate = new();
    private readonly HashSet<string> _folders = [];
    private readonly List<PartFile> _files = [];
    private readonly List<(string Name, FileStream File, HashingStream Stream)> _open = [];
    private bool _isComplete;

    /// <summary>Which part.</summary>
    internal int Index => index;

    /// <summary>Begins a file that is written from the beginning to the end.</summary>
    /// <param name="name">Its path from the folder of the set, with forward slashes.</param>
    internal Stream Create(string name)
    {
        var file = new FileStream(Prepared(name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        var stream = new HashingStream(file, leaveOpen: true);
        _open.Add((name, file, stream));
        return stream;
    }

    /// <summary>Writes a small file. May be called by several threads at once.</summary>
    /// <param name="name">Its path from the folder of the set, with forward slashes.</param>
    /// <param name="content">All of it.</param>
    internal void WriteFile(string name, ReadOnlySpan<byte> content)
    {
        using (SafeFileHandle file = File.OpenHandle(Prepared(name), FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, content, fileOffset: 0);
        }

        Add(new PartFile(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    /// <summary>The files go to their places, and the record says that they are there.</summary>
    /// <param name="firstRow">The first row, counted from that of the set.</param>
    /// <param name="counts">How many images of each class; one number for a generator without classes.</param>
    internal PartRecord Complete(long firstRow, long[] counts)
    {
        foreach ((string name, FileStream file, HashingStream stream) in _open)
        {
            file.Flush(flushToDisk: true);
            Add(new PartFile(name, file.Length, stream.Hash));
        }

        foreach ((_, FileStream file, HashingStream stream) in _open)
        {
            stream.Dispose();
            file.Dispose();
        }

        _open.Clear();
        PartFile[] files = [.. _files.OrderBy(file => file.Path, StringComparer.Ordinal)];
        foreach (string parent in files.Select(file => Path.GetDirectoryName(folder.PathOf(file.Path))!).Distinct())
        {
            Directory.CreateDirectory(parent);
        }

        Parallel.ForEach(files, file => File.Move(Path.Combine(work, file.Path), folder.PathOf(file.Path), overwrite: true));

        var record = new PartRecord(index, firstRow, counts.Sum(), counts, files);
        WholeFile.Write(recordPath, stream => stream.Write(record.ToBytes()));
        _isComplete = true;
        Quietly(() => Directory.Delete(work, recursive: true));
        return record;
    }

    public void Dispose()
    {
        foreach ((_, FileStream file, HashingStream stream) in _open)
        {
            // What a full disk has not taken is not wanted any more.
            Quietly(file.Dispose);
            Quietly(stream.Dispose);
        }

        _open.Clear();
        if (_isComplete)
        {
            FileLock.Release(held);
            return;
        }

        // Where that fails, whoever makes the part next does it first.
        Quietly(() => Directory.Delete(work, recursive: true));
        held.Dispose();
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the part is not complete says more than why something of it is left.
        }
    }

    private string Prepared(string name)
    {
        string path = Path.Combine(work, name);
        string parent = Path.GetDirectoryName(path)!;
        lock (_gate)
        {
            if (_folders.Add(parent))
            {
                Directory.CreateDirectory(parent);
            }
        }

        return path;
    }

    private void Add(PartFile file)
    {
        lock (_gate)
        {
            _files.Add(file);
        }
    }
}
