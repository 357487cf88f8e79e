using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using Google.Protobuf;

namespace GanMl.Tests.Metrics;

/// <summary>
/// A generator file that knows only the ten blocks of <see cref="PrototypeImages"/>. It gives the block of the label, or, when
/// it ignores the label, that of the latent's largest value: any of the ten alike.
/// </summary>
internal static class PrototypeGenerator
{
    private const int Classes = 10;

    internal static OnnxGenerator Open(bool ignoresLabel = false)
    {
        var info = new GeneratorInfo { LatentSize = Classes, Shape = PrototypeImages.ShapeOfAll, ClassNames = PrototypeImages.Names };
        var model = new ModelProto { IrVersion = 8, Graph = Graph(ignoresLabel) };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        foreach ((string key, string value) in info.ToMetadata())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return OnnxGenerator.Open(model.ToByteArray());
    }

    /// <summary>image = blocks[label * a + argmax(latent) * b] with (a, b) = (1, 0) or (0, 1), so that both inputs are used.</summary>
    private static GraphProto Graph(bool ignoresLabel)
    {
        int pixels = PrototypeImages.ShapeOfAll.Length;
        var graph = new GraphProto { Name = "prototypes" };
        graph.Input.Add(Value("latent", TensorProto.Types.DataType.Float, Classes));
        graph.Input.Add(Value("label", TensorProto.Types.DataType.Int64));
        graph.Output.Add(Value("image", TensorProto.Types.DataType.Float, 1, 16, 16));
        graph.Initializer.Add(Whole("label_weight", ignoresLabel ? 0 : 1));
        graph.Initializer.Add(Whole("latent_weight", ignoresLabel ? 1 : 0));
        graph.Initializer.Add(new TensorProto
        {
            Name = "blocks",
            DataType = (int)TensorProto.Types.DataType.Float,
            Dims = { Classes, 1, 16, 16 },
            FloatData =
            {
                from label in Enumerable.Range(0, Classes)
                from pixel in Enumerable.Range(0, pixels)
                select PrototypeImages.Prototype(label, pixel)
            },
        });
        NodeProto largest = Node(graph, "ArgMax", "largest", "latent");
        largest.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        largest.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        Node(graph, "Mul", "by_label", "label", "label_weight");
        Node(graph, "Mul", "by_latent", "largest", "latent_weight");
        Node(graph, "Add", "index", "by_label", "by_latent");
        Node(graph, "Gather", "image", "blocks", "index");
        return graph;
    }

    private static NodeProto Node(GraphProto graph, string type, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = type, Name = output, Input = { inputs }, Output = { output } };
        graph.Node.Add(node);
        return node;
    }

    private static TensorProto Whole(string name, long value) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { value } };

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, params ReadOnlySpan<long> lengthsAfterBatch)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        foreach (long length in lengthsAfterBatch)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = length });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
