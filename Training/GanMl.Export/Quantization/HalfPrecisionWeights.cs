using GanMl.Export.Graph;
using GanMl.Export.Inputs;
using GanMl.Export.Simplification;
using GanMl.Inference.Format;

namespace GanMl.Export.Quantization;

/// <summary>
/// Stores large weights in 16 bits, each with a Cast to 32 behind it. ONNX Runtime does the casts once, when it opens the file, so the
/// graph computes as fast as before. The weights are Constant nodes, which ML.NET's ONNX transformer can read, and not initializers.
/// </summary>
internal static class HalfPrecisionWeights
{
    // Small tensors (biases, scales) gain nothing and matter most.
    private const int SmallestTensor = 256;

    /// <summary>Changes the stored weights of a graph.</summary>
    /// <exception cref="ExportException">A weight is too large for 16 bits.</exception>
    internal static void Store(GraphProto graph)
    {
        var editor = new GraphEditor(graph);
        TensorProto[] large = [.. graph.Initializer.Where(tensor => editor.Numbers(tensor.Name) is { Length: >= SmallestTensor }
            && !editor.Consumers(tensor.Name).Any(user => user.OpType is "QuantizeLinear" or "DequantizeLinear"))];
        foreach (TensorProto tensor in large)
        {
            string name = tensor.Name;
            Half[] halves = [.. editor.Numbers(name)!.Select(value => ToHalf(value, name))];
            NodeProto[] users = [.. editor.Consumers(name)];
            string stored = editor.Store<Half>($"{name}/half", halves, TensorProto.Types.DataType.Float16, tensor.Dims);
            NodeProto cast = editor.InsertBefore(graph.Node[0], $"{name}/Cast", "Cast", stored);
            cast.Attribute.Add(new NodeSetting("to", (long)TensorProto.Types.DataType.Float).Proto);
            foreach (NodeProto user in users)
            {
                for (int input = 0; input < user.Input.Count; input++)
                {
                    if (user.Input[input] == name)
                    {
                        editor.SetInput(user, input, cast.Output[0]);
                    }
                }
            }
        }

        editor.Prune();
        _ = ConstantNodes.Move(graph);
    }

    private static Half ToHalf(float value, string name)
    {
        var half = (Half)value;
        return Half.IsFinite(half)
            ? half
            : throw new ExportException(FormattableString.Invariant(
                $"'{name}' holds {value}, and a 16-bit number goes up to {Half.MaxValue} only. Set Precision in the options to Float32."));
    }
}
