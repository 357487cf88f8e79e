using System.Buffers.Binary;
using System.Text.Json;
using GanMl.Images.Derived;
using static TorchSharp.torch;

namespace GanMl.Training.Checkpoints;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte behind its last.</param>
internal sealed record SafetensorsEntry(ScalarType Type, IReadOnlyList<long> Shape, long Begin, long End);

/// <summary>
/// Reads files in the safetensors format. Nothing in them is run, and everything is checked before memory is taken for it.
/// </summary>
internal sealed class SafetensorsReader : IDisposable
{
    /// <summary>The entry of the header that is no tensor.</summary>
    internal const string MetadataName = "__metadata__";

    // The format's own limit.
    private const ulong LargestHeader = 100_000_000;

    private readonly FileStream _stream;
    private readonly string _file;
    private readonly long _start;
    private readonly Dictionary<string, SafetensorsEntry> _entries = [];

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="CheckpointException">The file is not of this format, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal SafetensorsReader(string path)
    {
        _file = Path.GetFileName(path);
        _stream = File.OpenRead(path);
        try
        {
            byte[] header = ReadHeader();
            _start = sizeof(ulong) + header.Length;
            Parse(header);
            CheckCovered();
            CheckHash(header);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>The facts stored beside the tensors.</summary>
    internal Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Whether the file tells the hash of its content, which was compared then.</summary>
    internal bool HasHash => Metadata.ContainsKey(FileHash.Key);

    /// <summary>The names of the tensors.</summary>
    internal IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>The shape and element type of a tensor; null if there is none of that name.</summary>
    internal SafetensorsEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads the values of a tensor.</summary>
    internal Tensor Read(string name)
    {
        SafetensorsEntry entry = _entries[name];
        Tensor tensor = empty([.. entry.Shape], entry.Type);
        _stream.Position = _start + entry.Begin;
        if (entry.End > entry.Begin)
        {
            _stream.ReadExactly(tensor.bytes);
        }

        return tensor;
    }

    /// <summary>
    /// Copies the stored values into tensors of the same names, types and shapes, on any device. This is how every module gets its weights.
    /// </summary>
    /// <param name="tensors">The tensors to fill, by their names in the file.</param>
    /// <param name="others">What else the file may hold.</param>
    /// <exception cref="CheckpointException">A tensor is missing, has another type or shape, or the file holds one too many.</exception>
    internal void Fill(IEnumerable<(string Name, Tensor Tensor)> tensors, params ReadOnlySpan<string> others)
    {
        using IDisposable withoutGradients = no_grad();
        var unused = Names.Except(others.ToArray()).ToHashSet();
        foreach ((string name, Tensor tensor) in tensors)
        {
            unused.Remove(name);
            SafetensorsEntry entry = Find(name) ?? throw new CheckpointException($"{_file} lacks '{name}', which the network has.");
            if (entry.Type != tensor.dtype || !entry.Shape.SequenceEqual(tensor.shape))
            {
                throw new CheckpointException(
                    $"'{name}' of {_file} is {entry.Type} [{string.Join(", ", entry.Shape)}], but the network has "
                    + $"{tensor.dtype} [{string.Join(", ", tensor.shape)}] there.");
            }

            using Tensor values = Read(name);
            tensor.copy_(values);
        }

        if (unused.Count > 0)
        {
            throw new CheckpointException(
                $"{_file} holds '{unused.Order(StringComparer.Ordinal).First()}', for which the network has no place.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private byte[] ReadHeader()
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        if (_stream.Length < sizeof(ulong))
        {
            throw Broken("it is too short");
        }

        _stream.ReadExactly(length);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (size > LargestHeader || size > (ulong)(_stream.Length - sizeof(ulong)))
        {
            throw Broken("its header is longer than the file or than the format allows");
        }

        byte[] header = new byte[size];
        _stream.ReadExactly(header);
        return header;
    }

    private void Parse(byte[] header)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                {
                    foreach (JsonProperty fact in property.Value.EnumerateObject())
                    {
                        Metadata[fact.Name] = fact.Value.GetString() ?? throw Broken($"its metadata '{fact.Name}' is no text");
                    }
                }
                else if (!_entries.TryAdd(property.Name, ParseEntry(property.Name, property.Value)))
                {
                    throw Broken($"it has two tensors named '{property.Name}'");
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException
            or OverflowException)
        {
            throw new CheckpointException(
                $"{_file} is no safetensors file, or damaged: its header cannot be read ({error.Message}).", error);
        }
    }

    private SafetensorsEntry ParseEntry(string name, JsonElement value)
    {
        string? typeName = value.GetProperty("dtype").GetString();
        (ScalarType type, int bytes) = SafetensorsType.Find(typeName)
            ?? throw Broken($"the tensor '{name}' has the unknown type '{typeName}'");
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        Int128 wanted = bytes;
        foreach (long size in shape)
        {
            // A product of sizes that each fit can outgrow 128 bits only after it has outgrown every file.
            wanted = size >= 0 && wanted <= _stream.Length ? wanted * size : -1;
        }

        return offsets is [>= 0 and var begin, var end] && end >= begin && end <= _stream.Length - _start && end - begin == wanted
            ? new SafetensorsEntry(type, shape, begin, end)
            : throw Broken($"the values of the tensor '{name}' do not have the place that its shape [{string.Join(", ", shape)}] needs");
    }

    /// <summary>The values lie one after the other, without gaps and to the end of the file.</summary>
    private void CheckCovered()
    {
        long position = 0;
        foreach ((string name, SafetensorsEntry entry) in _entries.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (entry.Begin != position)
            {
                throw Broken($"the values of the tensor '{name}' overlap others, or leave a gap");
            }

            position = entry.End;
        }

        if (position != _stream.Length - _start)
        {
            throw Broken("there is more behind its last tensor");
        }
    }

    /// <summary>A bit that has flipped anywhere makes another hash. Files of other programs tell none.</summary>
    private void CheckHash(byte[] header)
    {
        if (!Metadata.TryGetValue(FileHash.Key, out string? told))
        {
            return;
        }

        int place = FileHash.Find(header, told);
        if (place < 0 || told.Length != FileHash.Blank.Length || FileHash.Of(_stream, header, place) != told)
        {
            throw new CheckpointException(
                $"{_file} is damaged, or was changed after it was written: its hash does not fit its content. Use an unchanged copy of "
                + "it.");
        }
    }

    private CheckpointException Broken(string what) => new($"{_file} is no safetensors file, or damaged: {what}.");
}
