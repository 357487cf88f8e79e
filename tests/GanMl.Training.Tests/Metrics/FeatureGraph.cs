using GanMl.Inference.Format;
using GanMl.Training.Metrics;
using Google.Protobuf;

namespace GanMl.Tests.Metrics;

/// <summary>Feature networks of a node or two, from an input <c>image</c> to an output <c>features</c>.</summary>
internal static class FeatureGraph
{
    /// <summary>Writes the network that some nodes make.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="type">The type of the input, and of the output unless that has its own.</param>
    /// <param name="shape">The shape of the input; 0 for a batch of any size, -1 for any other size.</param>
    /// <param name="output">The type of the output.</param>
    /// <param name="nodes">The nodes.</param>
    internal static FeatureNetworkOptions Write(
        TemporaryFolder folder,
        TensorProto.Types.DataType type,
        long[] shape,
        TensorProto.Types.DataType? output = null,
        params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "features", Node = { nodes } };
        graph.Input.Add(Value("image", type, shape));
        graph.Output.Add(new ValueInfoProto
        {
            Name = "features",
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)(output ?? type) } },
        });
        return Write(folder, Model(graph));
    }

    internal static FeatureNetworkOptions Write(TemporaryFolder folder, ModelProto model, string name = "features.onnx")
    {
        string path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, model.ToByteArray());
        return new FeatureNetworkOptions(path);
    }

    internal static ModelProto Model(GraphProto graph)
    {
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model;
    }

    internal static NodeProto Node(string type, string output, params string[] inputs) =>
        new() { OpType = type, Name = output, Input = { inputs }, Output = { output } };

    internal static ValueInfoProto Value(string name, TensorProto.Types.DataType type, params ReadOnlySpan<long> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (long length in shape)
        {
            dimensions.Dim.Add(length > 0
                ? new TensorShapeProto.Types.Dimension { DimValue = length }
                : new TensorShapeProto.Types.Dimension { DimParam = length == 0 ? "batch" : $"size{dimensions.Dim.Count}" });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
