using GanMl.Inference.Format;
using Google.Protobuf;

namespace GanMl.Export.Graph;

/// <summary>A fixed setting of an operation (an attribute, in ONNX), such as the strides of a convolution.</summary>
public sealed class NodeSetting
{
    /// <summary>A whole number.</summary>
    public NodeSetting(string name, long value) =>
        Proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>A number.</summary>
    public NodeSetting(string name, float value) =>
        Proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>A text.</summary>
    public NodeSetting(string name, string value) =>
        Proto = new AttributeProto
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.String,
            S = ByteString.CopyFromUtf8(value),
        };

    /// <summary>Whole numbers.</summary>
    public NodeSetting(string name, IEnumerable<long> values)
    {
        Proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        Proto.Ints.AddRange(values);
    }

    /// <summary>Numbers.</summary>
    public NodeSetting(string name, IEnumerable<float> values)
    {
        Proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        Proto.Floats.AddRange(values);
    }

    internal AttributeProto Proto { get; }
}
