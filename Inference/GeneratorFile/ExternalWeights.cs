using System.Globalization;
using GanMl.Inference.Format;
using Google.Protobuf;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// Brings weights that lie in files beside an ONNX file into it (ONNX, External Data). Only files in the same folder, or below it, are
/// read.
/// </summary>
internal sealed class ExternalWeights : IDisposable
{
    private readonly IReadOnlyList<string> _folders;
    private readonly Dictionary<string, FileStream> _files = [];
    private long _bytes;

    private ExternalWeights(IReadOnlyList<string> folders, long bytes)
    {
        _folders = folders;
        _bytes = bytes;
    }

    /// <summary>The file with its weights; the same bytes where there are none outside.</summary>
    /// <param name="model">The bytes of the file.</param>
    /// <param name="folders">Where the weights may lie, tried in this order; none where the file was given as bytes.</param>
    /// <exception cref="GeneratorFileException">The weights cannot be had; the message says why.</exception>
    internal static byte[] Inline(byte[] model, IReadOnlyList<string> folders)
    {
        if (!ExternalData.IsIn(model))
        {
            return model;
        }

        ModelProto parsed;
        try
        {
            parsed = ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GeneratorFileException("It is not an ONNX model, or was cut off. Copy or export it again.", e);
        }

        using (var weights = new ExternalWeights(folders, model.Length))
        {
            foreach (TensorProto tensor in ExternalData.TensorsOf(parsed.Graph))
            {
                weights.Load(tensor);
            }
        }

        byte[] whole = parsed.ToByteArray();
        return !ExternalData.IsIn(whole)
            ? whole
            : throw new GeneratorFileException(
                "It keeps weights in files beside it that belong to a sparse tensor or a function, which cannot be read. Save it as one "
                + "ONNX file.");
    }

    public void Dispose()
    {
        foreach (FileStream file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key) => Entry(tensor, key) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw new GeneratorFileException(
            $"The {key} of its weights '{tensor.Name}' is '{text}', where a number should stand. Export it again.");

    private void Load(TensorProto tensor)
    {
        string location = Entry(tensor, "location") ?? "";
        FileStream file = Open(location, tensor.Name);
        long offset = Number(tensor, "offset") ?? 0;
        long length = Number(tensor, "length") ?? Math.Max(0, file.Length - offset);
        if (offset > file.Length || length > file.Length - offset)
        {
            throw new GeneratorFileException(
                $"Its weights '{tensor.Name}' should be {length} bytes from byte {offset} of '{location}' on, but that file has "
                + $"{file.Length} bytes. Copy both files again.");
        }

        _bytes += length;
        if (_bytes > Array.MaxLength)
        {
            throw new GeneratorFileException("With the weights beside it, it has more than the two gigabytes that an ONNX file may have.");
        }

        file.Position = offset;
        byte[] values = new byte[length];
        file.ReadExactly(values);
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(values);
        tensor.ExternalData.Clear();
        tensor.ClearDataLocation();
    }

    private FileStream Open(string location, string tensor)
    {
        if (_folders.Count == 0)
        {
            throw new GeneratorFileException(
                $"It keeps weights ('{tensor}') in a file beside it, '{location}', which is not there when it is opened from bytes: open "
                + "it by its path, or save it as one ONNX file.");
        }

        string[] parts = location.Split('/', '\\');
        if (Path.IsPathRooted(location) || location.Contains(':') || parts.Any(part => part is "" or ".."))
        {
            throw new GeneratorFileException(
                $"It keeps weights ('{tensor}') in '{location}', outside of its own folder, where nothing is read. Put them beside it, or "
                + "save it as one ONNX file.");
        }

        if (_files.TryGetValue(location, out FileStream? open))
        {
            return open;
        }

        string path = _folders.Select(folder => Path.Combine([folder, .. parts])).FirstOrDefault(IsRegular)
            ?? throw new GeneratorFileException(
                $"It keeps weights ('{tensor}') in a file beside it, '{location}', which is not there. Copy it along.");
        return _files[location] = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>A pipe has no length and is not waited for.</summary>
    private static bool IsRegular(string path) =>
        new FileInfo(path) is { Exists: true } file
        && (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length) > 0;
}
