using System.Runtime.InteropServices;
using GanMl.Export.Graph;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;
using Google.Protobuf;

namespace GanMl.Export.Simplification;

/// <summary>Finds its way around in a graph, and changes it.</summary>
internal sealed class GraphEditor
{
    private readonly GraphProto _graph;
    private readonly GraphNames _names;
    private readonly HashSet<string> _given;
    private Dictionary<string, NodeProto>? _producers;
    private ILookup<string, NodeProto>? _consumers;
    private Dictionary<string, TensorProto>? _constants;

    internal GraphEditor(GraphProto graph)
    {
        _graph = graph;
        _given = [.. graph.Input.Select(input => input.Name)];
        _names = new GraphNames(
        [
            .. _given,
            .. graph.Initializer.Select(tensor => tensor.Name),
            .. graph.Node.SelectMany(node => node.Output.Append(node.Name)),
        ]);
    }

    /// <summary>The operations in the order in which they run.</summary>
    internal IReadOnlyList<NodeProto> Nodes => [.. _graph.Node];

    /// <summary>The operation that computes a value; null for an input or a constant.</summary>
    internal NodeProto? Producer(string value)
    {
        _producers ??= _graph.Node
            .SelectMany(node => node.Output, (node, output) => (node, output))
            .ToDictionary(pair => pair.output, pair => pair.node);
        return _producers.GetValueOrDefault(value);
    }

    /// <summary>The operations that use a value.</summary>
    internal IEnumerable<NodeProto> Consumers(string value)
    {
        _consumers ??= _graph.Node
            .SelectMany(node => node.Input.Distinct(), (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);
        return _consumers[value];
    }

    /// <summary>Whether a value is used once, and is no output of the graph.</summary>
    internal bool IsUsedOnce(string value) => Consumers(value).Take(2).Count() == 1 && !IsOutput(value);

    /// <summary>The operation that computes a value that nothing else uses; null if there is no such operation.</summary>
    internal NodeProto? PrivateProducer(string value) => IsUsedOnce(value) ? Producer(value) : null;

    /// <summary>The only operation that uses a value; null if there are others, or the value is an output.</summary>
    internal NodeProto? OnlyConsumer(string value) => IsUsedOnce(value) ? Consumers(value).First() : null;

    /// <summary>A stored tensor that no caller can replace; null if the value is not one.</summary>
    internal TensorProto? Constant(string value)
    {
        _constants ??= _graph.Initializer.Where(tensor => !_given.Contains(tensor.Name)).ToDictionary(tensor => tensor.Name);
        return _constants.GetValueOrDefault(value);
    }

    /// <summary>The numbers of a stored Float32 tensor that no caller can replace; null if the value is not one.</summary>
    internal float[]? Numbers(string value) =>
        Constant(value) is { DataType: (int)TensorProto.Types.DataType.Float } tensor
            ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()
            : null;

    /// <summary>The one number of a stored Float32 tensor; null if the value is not such a constant.</summary>
    internal float? Number(string value) => Numbers(value) is [float only] ? only : null;

    /// <summary>The numbers of a stored Int64 tensor; null if the value is not one.</summary>
    internal long[]? Integers(string value) =>
        Constant(value) is { DataType: (int)TensorProto.Types.DataType.Int64 } tensor
            ? MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray()
            : null;

    /// <summary>Stores a new tensor and returns its name.</summary>
    internal string Store<T>(string name, ReadOnlySpan<T> values, TensorProto.Types.DataType type, params IEnumerable<long> shape)
        where T : unmanaged
    {
        var tensor = new TensorProto
        {
            Name = _names.Take(name),
            DataType = (int)type,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        tensor.Dims.AddRange(shape);
        _graph.Initializer.Add(tensor);
        Changed();
        return tensor.Name;
    }

    /// <summary>Stores numbers and returns their name.</summary>
    internal string Store(string name, ReadOnlySpan<float> values, params IEnumerable<long> shape) =>
        Store(name, values, TensorProto.Types.DataType.Float, shape);

    /// <summary>Stores whole numbers, a vector, and returns their name.</summary>
    internal string Store(string name, ReadOnlySpan<long> values) =>
        Store(name, values, TensorProto.Types.DataType.Int64, values.Length);

    /// <summary>
    /// Puts other numbers in the place of a stored tensor that one operation alone uses, or stores them under another name.
    /// </summary>
    /// <returns>The name under which they are.</returns>
    internal string StoreAgain(string name, ReadOnlySpan<float> values, params IReadOnlyList<long> shape)
    {
        if (Constant(name) is not { } tensor || !IsUsedOnce(name))
        {
            return Store(name, values, shape);
        }

        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        tensor.Dims.Clear();
        tensor.Dims.AddRange(shape);
        return name;
    }

    /// <summary>Gives an operation another input.</summary>
    internal void SetInput(NodeProto node, int index, string value)
    {
        while (node.Input.Count <= index)
        {
            node.Input.Add("");
        }

        node.Input[index] = value;
        Changed();
    }

    /// <summary>Puts a new operation right before another, and returns the name of its output.</summary>
    internal NodeProto InsertBefore(NodeProto place, string name, string operation, params ReadOnlySpan<string> inputs)
    {
        NodeProto node = Node(name, operation, inputs);
        _graph.Node.Insert(_graph.Node.IndexOf(place), node);
        return node;
    }

    /// <summary>
    /// Puts new operations between one and those that use its output: the last takes over the output's name, so that an output of the
    /// graph keeps it.
    /// </summary>
    /// <returns>The new operation; its first input is the output of <paramref name="place"/>.</returns>
    internal NodeProto InsertAfter(NodeProto place, string name, string operation, params ReadOnlySpan<string> moreInputs)
    {
        string output = place.Output[0];
        place.Output[0] = _names.Take($"{place.Name}:raw");
        NodeProto node = Node(name, operation, [place.Output[0], .. moreInputs]);
        node.Output[0] = output;
        _graph.Node.Insert(_graph.Node.IndexOf(place) + 1, node);
        return node;
    }

    /// <summary>Takes an operation away whose output is its first input.</summary>
    internal void Bypass(NodeProto node)
    {
        string input = node.Input[0];
        string output = node.Output[0];
        _graph.Node.Remove(node);
        Changed();
        if (IsOutput(output) && Producer(input) is { } producer)
        {
            // The output keeps its name, so what computed the input computes it under that name.
            GraphNames.Rename(_graph, input, output);
        }
        else
        {
            GraphNames.Rename(_graph, output, input);
        }

        Changed();
    }

    /// <summary>Whether an operation can be taken away although its output may be an output of the graph.</summary>
    internal bool CanBypass(NodeProto node) =>
        !IsOutput(node.Output[0]) || (Producer(node.Input[0]) is not null && !IsOutput(node.Input[0]));

    /// <summary>Says that an operation was changed in place.</summary>
    internal void Changed()
    {
        _producers = null;
        _consumers = null;
        _constants = null;
    }

    /// <summary>Takes away stored tensors that nothing uses any more.</summary>
    internal void Prune()
    {
        HashSet<string> used = [.. _graph.Node.SelectMany(node => node.Input), .. _given, .. _graph.Output.Select(output => output.Name)];
        foreach (TensorProto unused in _graph.Initializer.Where(tensor => !used.Contains(tensor.Name)).ToArray())
        {
            _graph.Initializer.Remove(unused);
        }

        Changed();
    }

    private bool IsOutput(string value) => _graph.Output.Any(output => output.Name == value);

    private NodeProto Node(string name, string operation, ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { Name = _names.Take(name), OpType = operation };
        foreach (string input in inputs)
        {
            node.Input.Add(input);
        }

        node.Output.Add(node.Name);
        Changed();
        return node;
    }
}
