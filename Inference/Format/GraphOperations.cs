using System.Text;
using Google.Protobuf;

namespace GanMl.Inference.Format;

/// <summary>Looks into an ONNX file for what it computes, past its weights.</summary>
internal static class GraphOperations
{
    private static readonly string[] Convolutions = ["Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "FusedConv"];

    private static readonly string[] RandomOperations =
        ["RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli", "Dropout"];

    /// <summary>Whether the graph convolves. What cannot be read counts as no.</summary>
    internal static bool Convolve(byte[] model)
    {
        try
        {
            return OperationsOf(new CodedInputStream(model)).Any(operation => Convolutions.Contains(operation));
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>
    /// The operations that make an image depend on more than its row, in the graphs within nodes too; empty where none is known for it.
    /// </summary>
    /// <param name="model">The bytes of a file.</param>
    /// <param name="isRandom">Those that draw random numbers, or those that look at all rows.</param>
    internal static string[] Nondeterministic(byte[] model, bool isRandom) =>
    [
        .. NodesOf(ModelProto.Parser.ParseFrom(model).Graph)
            .Where(isRandom ? IsRandom : LooksAtAllRows)
            .Select(node => node.OpType)
            .Distinct(),
    ];

    /// <summary>
    /// Whether the name of a random operation stands anywhere in the file, in functions and graphs within nodes too, or as another name.
    /// </summary>
    internal static bool MayBeRandom(byte[] model) =>
        RandomOperations.Any(operation => model.AsSpan().IndexOf(Encoding.UTF8.GetBytes(operation)) >= 0);

    private static bool IsRandom(NodeProto node) => RandomOperations.Contains(node.OpType);

    private static bool LooksAtAllRows(NodeProto node) =>
        node.OpType is "DynamicQuantizeLinear"
        || (node.OpType == "BatchNormalization" && node.Attribute.Any(setting => setting.Name == "training_mode" && setting.I != 0));

    private static IEnumerable<NodeProto> NodesOf(GraphProto graph) => graph.Node.Concat(graph.Node
        .SelectMany(node => node.Attribute)
        .SelectMany(attribute => attribute.G is { } only ? attribute.Graphs.Prepend(only) : attribute.Graphs)
        .SelectMany(NodesOf));

    private static IEnumerable<string> OperationsOf(CodedInputStream model)
    {
        for (uint tag = model.ReadTag(); tag != 0; tag = model.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) != ModelProto.GraphFieldNumber)
            {
                model.SkipLastField();
                continue;
            }

            long end = model.ReadLength() + model.Position;
            while (model.Position < end)
            {
                if (WireFormat.GetTagFieldNumber(model.ReadTag()) != GraphProto.NodeFieldNumber)
                {
                    model.SkipLastField();
                    continue;
                }

                var node = new NodeProto();
                model.ReadMessage(node);
                yield return node.OpType;
            }
        }
    }
}
