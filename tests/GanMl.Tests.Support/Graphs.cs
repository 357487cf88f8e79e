using System.Runtime.InteropServices;
using GanMl.Inference.Format;
using Google.Protobuf;
using AttributeType = GanMl.Inference.Format.AttributeProto.Types.AttributeType;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Support;

/// <summary>Parts of ONNX files that are made up by hand.</summary>
internal static class Graphs
{
    /// <summary>Adds a node with one output, and returns that output's name.</summary>
    internal static string Node(GraphProto graph, string type, string[] inputs, string output, params AttributeProto[] settings)
    {
        graph.Node.Add(new NodeProto { OpType = type, Name = output, Input = { inputs }, Output = { output }, Attribute = { settings } });
        return output;
    }

    internal static AttributeProto Whole(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    internal static AttributeProto Wholes(string name, long[] values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    /// <summary>A length of 0 stands for the dynamic batch, and of -1 for an axis of no values.</summary>
    internal static ValueInfoProto Value(string name, DataType type, long[] shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.AddRange(shape.Select(length => length == 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
            : new TensorShapeProto.Types.Dimension { DimValue = Math.Max(0, length) }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }

    internal static TensorProto Floats(string name, long[] shape, float[] values) => new()
    {
        Name = name,
        DataType = (int)DataType.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };

    internal static TensorProto Longs(string name, long[] values) =>
        new() { Name = name, DataType = (int)DataType.Int64, Dims = { values.Length }, Int64Data = { values } };
}
