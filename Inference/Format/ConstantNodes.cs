namespace GanMl.Inference.Format;

/// <summary>
/// Keeps stored tensors where every reader of a file finds them or passes them by. ML.NET's ONNX transformer reads the type of each
/// initializer and refuses the file when it does not know one, 16-bit floats among them. It does not look into the nodes: the same tensor
/// as a Constant node costs some bytes more, and ONNX Runtime makes of both the same.
/// </summary>
internal static class ConstantNodes
{
    /// <summary>The element types that ML.NET 5 knows, by ONNX's numbers.</summary>
    private static readonly HashSet<int> Known =
    [
        (int)TensorProto.Types.DataType.Float,
        (int)TensorProto.Types.DataType.Uint8,
        (int)TensorProto.Types.DataType.Int8,
        Uint16,
        Int16,
        (int)TensorProto.Types.DataType.Int32,
        (int)TensorProto.Types.DataType.Int64,
        Text,
        (int)TensorProto.Types.DataType.Bool,
        (int)TensorProto.Types.DataType.Double,
        Uint32,
        Uint64,
    ];

    private const int Uint16 = 4;
    private const int Int16 = 5;
    private const int Text = 8;
    private const int Uint32 = 12;
    private const int Uint64 = 13;

    /// <summary>Whether ML.NET knows an element type.</summary>
    internal static bool IsKnown(int elementType) => Known.Contains(elementType);

    /// <summary>
    /// Makes Constant nodes of the initializers that ML.NET does not know, under the same names. One that a caller could replace, because
    /// it is an input as well, is an input no longer.
    /// </summary>
    /// <returns>Whether there were any.</returns>
    internal static bool Move(GraphProto graph)
    {
        TensorProto[] moved = [.. graph.Initializer.Where(tensor => !IsKnown(tensor.DataType))];
        if (moved.Length == 0)
        {
            return false;
        }

        HashSet<string> names = [.. moved.Select(tensor => tensor.Name)];
        Keep(graph.Initializer, tensor => !names.Contains(tensor.Name));
        Keep(graph.Input, input => !names.Contains(input.Name));
        NodeProto[] nodes = [.. moved.Select(Constant), .. graph.Node];
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        return true;
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> field, Func<T, bool> isKept)
    {
        T[] kept = [.. field.Where(isKept)];
        field.Clear();
        field.AddRange(kept);
    }

    private static NodeProto Constant(TensorProto tensor)
    {
        var node = new NodeProto { Name = tensor.Name, OpType = "Constant", Output = { tensor.Name } };
        TensorProto value = tensor.Clone();
        value.ClearName();
        node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = value });
        return node;
    }
}
