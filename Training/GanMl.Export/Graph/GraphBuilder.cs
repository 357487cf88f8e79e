using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Inference.Format;
using static TorchSharp.torch;

namespace GanMl.Export.Graph;

/// <summary>Writes a graph step by step: inputs, stored tensors, operations in the order in which they run, outputs.</summary>
internal sealed class GraphBuilder
{
    private readonly GraphProto _graph;
    private readonly GraphNames _names;
    private readonly Dictionary<TensorLocation, TensorProto> _parameters = [];

    /// <summary>An empty graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="reservedNames">The names of inputs and outputs, which nothing inside may take.</param>
    internal GraphBuilder(string name, IEnumerable<string> reservedNames)
    {
        _graph = new GraphProto { Name = name };
        _names = new GraphNames(reservedNames);
    }

    /// <summary>Declares an input; one with a default is an initializer as well.</summary>
    internal GraphValue Input(ExportInput input)
    {
        _graph.Input.Add(Declaration(input.Name, input.Type, GraphAxis.Of(input)));
        if (input.Default is { } standard)
        {
            using Tensor value = standard.ToTensor(CPU);
            _graph.Initializer.Add(StoredTensor.Of(value, input.Name));
        }

        return new GraphValue(input.Name);
    }

    /// <summary>Adds an operation; its outputs get names that derive from <paramref name="name"/>.</summary>
    internal GraphValue[] Node(
        string name,
        string operation,
        ReadOnlySpan<GraphValue> inputs,
        ReadOnlySpan<NodeSetting> attributes,
        int outputs = 1)
    {
        var node = new NodeProto { Name = _names.Take(name), OpType = operation };
        foreach (GraphValue input in inputs)
        {
            node.Input.Add(input.Name);
        }

        foreach (NodeSetting attribute in attributes)
        {
            node.Attribute.Add(attribute.Proto);
        }

        node.Output.Add(node.Name);
        for (int output = 1; output < outputs; output++)
        {
            node.Output.Add(_names.Take($"{node.Name}:{output}"));
        }

        _graph.Node.Add(node);
        return [.. node.Output.Select(output => new GraphValue(output))];
    }

    /// <summary>Stores a tensor of the module, once, even where several modules share it.</summary>
    internal GraphValue Parameter(string name, Tensor tensor)
    {
        TensorProto stored = StoredTensor.Of(tensor, name);
        TensorLocation? location = TensorLocation.Of(tensor);

        // Memory that was freed meanwhile may hold another tensor at the same place; then the bytes tell.
        if (location is { } here && _parameters.TryGetValue(here, out TensorProto? known) && known.RawData.Equals(stored.RawData))
        {
            return new GraphValue(known.Name);
        }

        if (location is { } free)
        {
            _parameters[free] = stored;
        }

        return Store(stored);
    }

    /// <summary>Stores a tensor that the module does not own.</summary>
    internal GraphValue Constant(string name, Tensor tensor) => Store(StoredTensor.Of(tensor, name));

    /// <summary>Declares an output and gives the value its name; without axes, its shape is left open.</summary>
    internal void Output(string name, GraphValue value, ScalarType type, IReadOnlyList<GraphAxis>? axes)
    {
        bool isComputed = _graph.Node.Any(node => node.Output.Contains(value.Name));
        bool isTaken = _graph.Output.Any(output => output.Name == value.Name);
        if (isComputed && !isTaken)
        {
            GraphNames.Rename(_graph, value.Name, name);
        }
        else
        {
            var copy = new NodeProto { Name = _names.Take($"{name}/Identity"), OpType = "Identity" };
            copy.Input.Add(value.Name);
            copy.Output.Add(name);
            _graph.Node.Add(copy);
        }

        _graph.Output.Add(Declaration(name, type, axes));
    }

    /// <summary>The finished graph.</summary>
    internal GraphProto Build() => _graph;

    private static ValueInfoProto Declaration(string name, ScalarType type, IReadOnlyList<GraphAxis>? axes)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)StoredTensor.ElementType(type, name) };
        if (axes is not null)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.AddRange(axes.Select(axis => axis.Symbol is { } symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = axis.Size }));
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private GraphValue Store(TensorProto tensor)
    {
        tensor.Name = _names.Take(tensor.Name);
        _graph.Initializer.Add(tensor);
        return new GraphValue(tensor.Name);
    }
}

/// <summary>A tensor of the graph that is being written: an input, a stored constant, or the output of an operation.</summary>
/// <param name="Name">Its name, unique in the graph; empty for an optional input that is not given.</param>
public readonly record struct GraphValue(string Name)
{
    /// <summary>Stands for an optional input that is not given.</summary>
    public static GraphValue Absent { get; } = new("");
}
