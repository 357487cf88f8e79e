using GanMl.Inference.Format;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using AttributeType = GanMl.Inference.Format.AttributeProto.Types.AttributeType;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;
using Dimension = GanMl.Inference.Format.TensorShapeProto.Types.Dimension;

namespace GanMl.Inference.GeneratorFile;

/// <summary>Puts operations before the inputs and behind the outputs of an ONNX file. The network itself is not touched.</summary>
internal sealed class GraphWrapping
{
    /// <summary>The operator set in which all that is added here is known.</summary>
    private const long OldestOperators = 9;

    /// <summary>The format from which on an input can have a default that a caller may replace.</summary>
    private const long DefaultsFormat = 4;

    private const string Prefix = "ganml_wrap_";

    private readonly ModelProto _model;
    private readonly GraphProto _graph;
    private readonly List<NodeProto> _before = [];
    private int _count;

    internal GraphWrapping(byte[] model)
    {
        _model = ModelProto.Parser.ParseFrom(model);
        _graph = _model.Graph;
        long operators = _model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 1;
        if (operators < OldestOperators)
        {
            throw new GeneratorFileException(
                $"Its inputs or outputs are of kinds that take operators of version {OldestOperators} to convert, and it has version "
                + $"{operators}. Export it with a newer operator set (opset), for example 17.");
        }

        if (_model.IrVersion < DefaultsFormat)
        {
            // Older files list their weights as inputs too, which now would make them optional inputs.
            HashSet<string> weights = [.. _graph.Initializer.Select(tensor => tensor.Name)];
            foreach (ValueInfoProto weight in _graph.Input.Where(input => weights.Contains(input.Name)).ToArray())
            {
                _graph.Input.Remove(weight);
            }

            _model.IrVersion = DefaultsFormat;
        }
    }

    /// <summary>The type to which a Cast converts.</summary>
    internal static AttributeProto To(DataType type) => new() { Name = "to", Type = AttributeType.Int, I = (long)type };

    /// <summary>The changed file.</summary>
    internal byte[] ToBytes()
    {
        NodeProto[] network = [.. _graph.Node];
        _graph.Node.Clear();
        _graph.Node.AddRange(_before);
        _graph.Node.AddRange(network);
        return _model.ToByteArray();
    }

    /// <summary>Adds an entry to the metadata.</summary>
    internal void Note(string key, string value) => _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>
    /// Gives an input another type, [batch] or [batch, length], and returns its name; what the network reads comes by
    /// <see cref="Finish"/>. A length of -1 stays open.
    /// </summary>
    internal string ReplaceInput(string name, DataType type, NodeMetadata node, int? length)
    {
        ValueInfoProto input = _graph.Input.First(input => input.Name == name);
        Dimension batch = input.Type.TensorType.Shape.Dim.Count > 0
            ? input.Type.TensorType.Shape.Dim[0].Clone()
            : new Dimension { DimParam = "batch" };
        if (node.Dimensions[0] < 0 && batch.ValueCase == Dimension.ValueOneofCase.DimValue)
        {
            batch = new Dimension { DimParam = "batch" };
        }

        var shape = new TensorShapeProto { Dim = { batch } };
        if (length is { } size)
        {
            shape.Dim.Add(size < 0 ? new Dimension { DimParam = "size" } : new Dimension { DimValue = size });
        }

        input.Type = TypeOf(type, shape);
        GraphRenaming.Rename(_graph, name, Inner(name));
        return name;
    }

    /// <summary>Makes a value what the network reads in place of its former input.</summary>
    internal void Finish(string name, string value) => Node("Identity", [value], Inner(name));

    /// <summary>A value as another type.</summary>
    internal string Cast(string value, TensorElementType type) => Node("Cast", [value], null, To((DataType)(int)type));

    /// <summary>A value with other axes behind the batch.</summary>
    internal string Reshape(string value, long[] sides) => Node("Reshape", [value, Longs([-1, .. sides])]);

    /// <summary>Labels as [batch, classes], float: one where the label is, zero elsewhere.</summary>
    internal string OneHot(string labels, int classes)
    {
        string depth = Longs([classes]);
        string values = Add(new TensorProto { DataType = (int)DataType.Float, Dims = { 2 }, FloatData = { 0, 1 } });
        return Node("OneHot", [labels, depth, values]);
    }

    /// <summary>Takes an input of no values away: the network gets as many rows of nothing as there are latents.</summary>
    internal void FillEmpty(string name, string latent, NodeMetadata node)
    {
        Remove(name);
        string rows = Node("Gather", [Node("Shape", [latent]), Longs([0])]);
        string sides = Longs([.. node.Dimensions.Skip(1).Select(side => (long)Math.Max(0, side))]);
        string shape = node.Dimensions.Length > 1
            ? Node("Concat", [rows, sides], null, new AttributeProto { Name = "axis", Type = AttributeType.Int, I = 0 })
            : Longs([0]);
        Node("Identity", [Cast(Node("ConstantOfShape", [shape]), node.ElementDataType)], name);
    }

    /// <summary>Gives an input that is one number a default, and another name.</summary>
    internal void MakeOptional(string name, string newName, float value, NodeMetadata node)
    {
        bool isTaken = newName != name
            && (_graph.Node.Any(node => node.Output.Contains(newName)) || _graph.Initializer.Any(tensor => tensor.Name == newName));
        newName = isTaken ? name : newName;
        Remove(name);
        GraphRenaming.Rename(_graph, name, Inner(name));
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(node.Dimensions.Select(side => new Dimension { DimValue = side }));
        _graph.Input.Add(new ValueInfoProto { Name = newName, Type = TypeOf(DataType.Float, shape) });
        _graph.Initializer.Add(new TensorProto
        {
            Name = newName,
            DataType = (int)DataType.Float,
            Dims = { node.Dimensions.Select(side => (long)side) },
            FloatData = { value },
        });
        Finish(name, Cast(newName, node.ElementDataType));
    }

    /// <summary>Puts an operation behind an output, which keeps its name and becomes float.</summary>
    internal void WrapOutput(
        string name, string operation, AttributeProto setting, Func<IReadOnlyList<Dimension>, IReadOnlyList<Dimension>> turn)
    {
        ValueInfoProto output = _graph.Output.First(output => output.Name == name);
        string inner = $"{Prefix}{_graph.Node.Count}_{name}";
        GraphRenaming.Rename(_graph, name, inner);
        TensorShapeProto? shape = null;
        if (output.Type?.TensorType?.Shape is { } declared)
        {
            shape = new TensorShapeProto();
            shape.Dim.AddRange(turn([.. declared.Dim]).Select(side => side.Clone()));
        }

        output.Type = TypeOf(DataType.Float, shape);
        _graph.Node.Add(new NodeProto
        {
            OpType = operation,
            Name = $"{inner}_{operation}",
            Input = { inner },
            Output = { name },
            Attribute = { setting },
        });
    }

    private static string Inner(string name) => Prefix + name;

    private static TypeProto TypeOf(DataType type, TensorShapeProto? shape) =>
        new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } };

    private void Remove(string input) => _graph.Input.Remove(_graph.Input.First(each => each.Name == input));

    private string Node(string operation, IEnumerable<string> inputs, string? output = null, AttributeProto? setting = null)
    {
        string name = output ?? NewName();
        var node = new NodeProto { OpType = operation, Name = NewName(), Input = { inputs }, Output = { name } };
        if (setting is not null)
        {
            node.Attribute.Add(setting);
        }

        _before.Add(node);
        return name;
    }

    private string Longs(long[] values) =>
        Add(new TensorProto { DataType = (int)DataType.Int64, Dims = { values.Length }, Int64Data = { values } });

    private string Add(TensorProto tensor)
    {
        tensor.Name = NewName();
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string NewName() => $"{Prefix}value_{_count++}";
}
