using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;

namespace GanMl.Tests.Pipelines;

/// <summary>A generator whose class k of n is flat grey k / (n - 1), whatever the latent: each image says of which class it is.</summary>
internal static class GreyFile
{
    private const int LatentSize = 2;

    internal static byte[] Create(ImageShape shape, params string[] classNames) => Create(
        shape,
        classNames,
        [.. Enumerable.Range(0, classNames.Length).Select(label => (float)label / Math.Max(1, classNames.Length - 1))],
        isForeign: false);

    /// <summary>With other greys, which need not be from 0 to 1; a foreign file says nothing about itself.</summary>
    internal static byte[] Create(ImageShape shape, string[] classNames, float[] greys, bool isForeign)
    {
        var graph = new GraphProto { Name = "greys" };
        graph.Input.Add(Value("latent", TensorProto.Types.DataType.Float, 0, LatentSize));
        graph.Input.Add(Value("label", TensorProto.Types.DataType.Int64, 0));
        graph.Initializer.Add(Floats("greys", [greys.Length, 1], greys));
        graph.Initializer.Add(Floats("nothing", [LatentSize, 1], new float[LatentSize]));
        graph.Initializer.Add(Floats("white", [1, shape.Length], [.. Enumerable.Repeat(1f, shape.Length)]));
        graph.Initializer.Add(new TensorProto
        {
            Name = "shape",
            DataType = (int)TensorProto.Types.DataType.Int64,
            Dims = { 4 },
            Int64Data = { 0, shape.Channels, shape.Height, shape.Width },
        });
        Node(graph, "Gather", ["greys", "label"], "grey");
        Node(graph, "MatMul", ["latent", "nothing"], "zero");
        Node(graph, "Add", ["grey", "zero"], "sum");
        Node(graph, "MatMul", ["sum", "white"], "flat");
        Node(graph, "Reshape", ["flat", "shape"], "image");
        graph.Output.Add(Value("image", TensorProto.Types.DataType.Float, 0, shape.Channels, shape.Height, shape.Width));
        var model = new ModelProto { IrVersion = 8, ProducerName = "greys", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        var info = new GeneratorInfo { Architecture = "greys", LatentSize = LatentSize, Shape = shape, ClassNames = classNames };
        foreach ((string key, string value) in isForeign ? new Dictionary<string, string>() : info.ToMetadata())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }

    private static void Node(GraphProto graph, string type, string[] inputs, string output) =>
        graph.Node.Add(new NodeProto { OpType = type, Name = output, Input = { inputs }, Output = { output } });

    /// <summary>A length of 0 stands for the dynamic batch.</summary>
    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, params long[] lengths)
    {
        var shape = new TensorShapeProto();
        foreach (long length in lengths)
        {
            shape.Dim.Add(length == 0
                ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
                : new TensorShapeProto.Types.Dimension { DimValue = length });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    private static TensorProto Floats(string name, long[] shape, float[] values) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float, Dims = { shape }, FloatData = { values } };
}
