using Google.Protobuf;

namespace GanMl.Inference.Format;

/// <summary>Looks into an ONNX file for what it computes, past its weights.</summary>
internal static class GraphOperations
{
    private static readonly string[] Convolutions = ["Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "FusedConv"];

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
