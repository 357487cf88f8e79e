using System.Text.Json;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Writers;

/// <summary>
/// A folder that is being filled with generated images. Its files are not flushed one by one: the manifest, written and flushed last, says
/// what belongs to the set, and a folder without a manifest is not a set. If it is disposed before <see cref="Complete"/>, its files are
/// deleted. For writers of a format of many files.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>The name of the manifest in the folder.</summary>
    public const string ManifestName = "manifest.json";

    private const int FlushBytes = 1 << 16;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly ImagesToWrite _images;
    private readonly bool _isNew;
    private readonly long[] _counts;
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _manifest;
    private bool _isComplete;
    private bool _isDisposed;

    /// <summary>Makes the folder, and begins its manifest.</summary>
    /// <param name="path">A folder that is new or empty.</param>
    /// <param name="images">The images that will be stored in it.</param>
    /// <exception cref="IOException">Something lies in the folder already, or it cannot be made.</exception>
    public OutputFolder(string path, ImagesToWrite images)
    {
        FullPath = Path.GetFullPath(path);
        _images = images;
        _counts = new long[Math.Max(1, images.ClassNames.Count)];
        _isNew = !Directory.Exists(FullPath);
        if (File.Exists(FullPath) || (!_isNew && Directory.EnumerateFileSystemEntries(FullPath).Any()))
        {
            throw new IOException($"{FullPath} is not empty. Images are never mixed with others: name a new folder.");
        }

        WholeFile.MakeFolder(FullPath);
        _file = Create($"{PathOf(ManifestName)}.partial");
        _manifest = new Utf8JsonWriter(_file, Indented);
        Begin();
    }

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(FullPath, name);

    /// <summary>A file belongs to the set.</summary>
    /// <param name="name">Its path from the folder, with forward slashes.</param>
    /// <param name="bytes">Its length.</param>
    public void Add(string name, long bytes)
    {
        _manifest.WriteStartObject();
        _manifest.WriteString("path", name);
        _manifest.WriteNumber("bytes", bytes);
        _manifest.WriteEndObject();
        if (_manifest.BytesPending > FlushBytes)
        {
            _manifest.Flush();
        }
    }

    /// <summary>Counts images by class.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="labels">Their labels; empty when the generator is unconditional.</param>
    public void Count(int count, ReadOnlySpan<long> labels)
    {
        if (labels.IsEmpty)
        {
            _counts[0] += count;
        }

        foreach (long label in labels)
        {
            _counts[label]++;
        }
    }

    /// <summary>All files are there: the manifest goes to the disk.</summary>
    public void Complete()
    {
        _manifest.WriteEndArray();
        _manifest.WriteNumber("count", _counts.Sum());
        _manifest.WriteStartArray("classes");
        for (int label = 0; label < _images.ClassNames.Count; label++)
        {
            _manifest.WriteStartObject();
            _manifest.WriteNumber("label", label);
            _manifest.WriteString("name", _images.ClassNames[label]);
            _manifest.WriteNumber("count", _counts[label]);
            _manifest.WriteEndObject();
        }

        _manifest.WriteEndArray();
        _manifest.WriteEndObject();
        _manifest.Flush();
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_file.Name, PathOf(ManifestName));
        _isComplete = true;
    }

    /// <summary>Takes everything away again unless the folder is complete.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        // What the manifest still holds is not wanted any more: the disk may be full.
        _isDisposed = true;
        _manifest.Reset(Stream.Null);
        _manifest.Dispose();
        _file.Dispose();
        if (_isComplete)
        {
            return;
        }

        try
        {
            DeleteAll();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder without a manifest is not a set. Why it was not completed says more than why something of it is left.
        }
    }

    private FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch when (_isNew)
        {
            Directory.Delete(FullPath);
            throw;
        }
    }

    private void DeleteAll()
    {
        if (_isNew)
        {
            Directory.Delete(FullPath, recursive: true);
            return;
        }

        // It was empty, and may be a mounted volume that cannot be deleted itself.
        foreach (string folder in Directory.GetDirectories(FullPath))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (string file in Directory.GetFiles(FullPath))
        {
            File.Delete(file);
        }
    }

    private void Begin()
    {
        ImageShape shape = _images.Shape;
        _manifest.WriteStartObject();
        _manifest.WriteNumber("version", 1);
        _manifest.WriteStartObject("generator");
        _manifest.WriteString("name", _images.GeneratorName);
        _manifest.WriteString("sha256", _images.GeneratorHash);
        _manifest.WriteString("architecture", _images.Generator.Architecture);
        _manifest.WriteString("dataSet", _images.Generator.DataSet);
        _manifest.WriteEndObject();
        _manifest.WriteNumber("seed", _images.Plan.Seed);
        _manifest.WriteNumber("firstRow", _images.Plan.FirstRow);
        if (_images.Plan.Truncation is { } truncation)
        {
            _manifest.WriteNumber("truncation", truncation);
        }

        if (_images.Plan.LatentScale != 1)
        {
            _manifest.WriteNumber("latentScale", _images.Plan.LatentScale);
        }

        if (_images.Plan.Filter is { } filter)
        {
            _manifest.WriteString("filter", filter.ToString());
            _manifest.WriteNumber("mostCandidates", _images.Plan.MostCandidates);
        }

        if (_images.Plan.NoiseSeed is { } noiseSeed)
        {
            _manifest.WriteNumber("noiseSeed", noiseSeed);
        }

        _manifest.WriteNumber("channels", shape.Channels);
        _manifest.WriteNumber("height", shape.Height);
        _manifest.WriteNumber("width", shape.Width);
        _manifest.WriteStartArray("files");
    }
}
