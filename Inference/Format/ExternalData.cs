namespace GanMl.Inference.Format;

/// <summary>Finds the tensors of an ONNX file that lie in other files.</summary>
internal static class ExternalData
{
    /// <summary>Deeper than any network nests its loops and branches.</summary>
    private const int DeepestNesting = 32;

    /// <summary>A message that can hold tensors, at any depth.</summary>
    private enum Kind
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        SparseTensor,
        Tensor,
    }

    /// <summary>Whether a file has such tensors: initializers, constants in nodes, in graphs within nodes and in functions.</summary>
    internal static bool IsIn(ReadOnlySpan<byte> model) => IsIn(model, Kind.Model, DeepestNesting);

    /// <summary>Those of a graph and of the graphs within its nodes.</summary>
    internal static IEnumerable<TensorProto> TensorsOf(GraphProto graph) => graph.Initializer
        .Concat(graph.Node.SelectMany(node => node.Attribute).SelectMany(TensorsOf))
        .Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External);

    private static IEnumerable<TensorProto> TensorsOf(AttributeProto attribute)
    {
        IEnumerable<TensorProto> own = attribute.T is { } tensor ? attribute.Tensors.Prepend(tensor) : attribute.Tensors;
        IEnumerable<GraphProto> graphs = attribute.G is { } graph ? attribute.Graphs.Prepend(graph) : attribute.Graphs;
        return own.Concat(graphs.SelectMany(TensorsOf));
    }

    private static bool IsIn(ReadOnlySpan<byte> message, Kind kind, int depth)
    {
        var fields = new WireReader(message);
        while (fields.Next())
        {
            if (kind == Kind.Tensor)
            {
                if (fields.Field == TensorProto.DataLocationFieldNumber && fields.Number != 0)
                {
                    return true;
                }
            }
            else if (PartOf(kind, fields.Field) is { } part && depth > 0 && IsIn(fields.Bytes, part, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a field holds, by its number in the ONNX format; null for what can hold no tensor.</summary>
    private static Kind? PartOf(Kind kind, int field) => (kind, field) switch
    {
        (Kind.Model, ModelProto.GraphFieldNumber) => Kind.Graph,
        (Kind.Model, 25) => Kind.Function,
        (Kind.Graph, GraphProto.NodeFieldNumber) or (Kind.Function, 7) => Kind.Node,
        (Kind.Graph, GraphProto.InitializerFieldNumber) => Kind.Tensor,
        (Kind.Graph, 15) => Kind.SparseTensor,
        (Kind.Node, NodeProto.AttributeFieldNumber) => Kind.Attribute,
        (Kind.Attribute, AttributeProto.TFieldNumber or AttributeProto.TensorsFieldNumber) => Kind.Tensor,
        (Kind.Attribute, AttributeProto.GFieldNumber or AttributeProto.GraphsFieldNumber) => Kind.Graph,
        (Kind.Attribute, 22 or 23) => Kind.SparseTensor,
        (Kind.SparseTensor, 1 or 2) => Kind.Tensor,
        _ => null,
    };
}
