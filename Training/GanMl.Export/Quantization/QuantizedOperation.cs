using GanMl.Export.Graph;
using GanMl.Export.Simplification;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Quantization;

/// <summary>A convolution, a transposed convolution or a matrix product with stored weights that can compute in whole numbers.</summary>
internal sealed class QuantizedOperation
{
    /// <summary>
    /// 7 bits, not 8: without the newest instructions two products of 8 bits are summed in 16, where they would overflow, and a file
    /// must give the same images on every processor.
    /// </summary>
    private const int LargestWeight = 63;

    private readonly GraphEditor _graph;

    private QuantizedOperation(GraphEditor graph, NodeProto node)
    {
        _graph = graph;
        Node = node;
        Input = node.Input[0];
        Output = node.Output[0];
    }

    /// <summary>The operation.</summary>
    internal NodeProto Node { get; }

    /// <summary>The value that went in when the operation was found, before others were rewritten: the name of its range.</summary>
    internal string Input { get; }

    /// <summary>The value that came out when the operation was found: the name of its range.</summary>
    internal string Output { get; }

    /// <summary>How many weights it has.</summary>
    internal double Weights => _graph.Constant(Node.Input[1])!.Dims.Aggregate(1.0, (product, size) => product * size);

    /// <summary>The operation, if it is of such a kind.</summary>
    internal static QuantizedOperation? Of(GraphEditor graph, NodeProto node) =>
        LinearOperation.Of(graph, node) is not null && (node.OpType != "ConvTranspose" || TransposedConvolution.Of(graph, node) is not null)
            ? new QuantizedOperation(graph, node)
            : null;

    /// <summary>Multiplications for one example.</summary>
    internal double Multiplications(IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        // The first axis of the weights is that of the inputs for a transposed convolution, of the outputs for the others.
        string value = Node.OpType == "ConvTranspose" ? Input : Output;
        return ranges[value].PerExample * Weights / _graph.Constant(Node.Input[1])!.Dims[0];
    }

    /// <summary>Puts QuantizeLinear and DequantizeLinear around the operation and its weights.</summary>
    /// <param name="ranges">What was seen of its input and its output.</param>
    /// <param name="hasFixedSize">Whether height and width are the same in every run.</param>
    internal void Quantize(IReadOnlyDictionary<string, ActivationRange> ranges, bool hasFixedSize)
    {
        float[]? floor = Rectifier.Floor(_graph, Node.Output[0], out NodeProto? rectifier);
        (float inputScale, byte inputZero) = ranges[Input].ToUnsigned(null);
        (float outputScale, byte outputZero) = ranges[Output].ToUnsigned(floor);
        NodeProto last = Node;
        if (TransposedConvolution.Of(_graph, Node) is { } transposed)
        {
            IReadOnlyList<long> size = ranges[Output].Spatial;
            last = transposed.Rewrite(hasFixedSize ? (size[0], size[1]) : null);
        }

        float[] scales = RoundWeights();
        if (Node.OptionalInput(2) is not null)
        {
            RoundBias(scales, inputScale);
        }

        string name = $"{Node.Name}/input";
        NodeProto rounded = _graph.InsertBefore(
            Node, $"{name}/QuantizeLinear", "QuantizeLinear", Node.Input[0], Scale(name, inputScale), Zero(name, inputZero));
        NodeProto widened = _graph.InsertBefore(
            Node, $"{name}/DequantizeLinear", "DequantizeLinear", rounded.Output[0], rounded.Input[1], rounded.Input[2]);
        _graph.SetInput(Node, 0, widened.Output[0]);

        // Between the two, what only moves numbers moves a quarter of the bytes.
        bool isMoved = last != Node;
        NodeProto result = _graph.InsertAfter(
            Node, $"{Node.Name}/QuantizeLinear", "QuantizeLinear", Scale(Node.Name, outputScale), Zero(Node.Name, outputZero));
        _ = _graph.InsertAfter(
            isMoved ? last : result, $"{Node.Name}/DequantizeLinear", "DequantizeLinear", result.Input[1], result.Input[2]);
        if (rectifier is { OpType: "Relu" } && _graph.CanBypass(rectifier))
        {
            // Nothing below zero is left: the rounding let it fall.
            _graph.Bypass(rectifier);
        }
    }

    /// <summary>Stores the weights in 8 bits, and returns the step of each output.</summary>
    private float[] RoundWeights()
    {
        string name = Node.Input[1];
        float[] weights = _graph.Numbers(name)!;
        int outputs = (int)_graph.Constant(name)!.Dims[0];
        int each = weights.Length / outputs;
        float[] scales = [.. weights.Chunk(each).Select(some => Math.Max(some.Max(Math.Abs) / LargestWeight, 1e-12f))];
        sbyte[] rounded =
        [
            .. weights.Select((weight, index) =>
                (sbyte)Math.Clamp(MathF.Round(weight / scales[index / each]), -LargestWeight, LargestWeight)),
        ];
        string stored = _graph.Store<sbyte>($"{name}/int8", rounded, TensorProto.Types.DataType.Int8, _graph.Constant(name)!.Dims);
        string zeros = _graph.Store<sbyte>($"{name}/zero", new sbyte[outputs], TensorProto.Types.DataType.Int8, outputs);
        Widen(1, stored, _graph.Store($"{name}/scale", scales, outputs), zeros);
        return scales;
    }

    /// <summary>Stores the bias in whole numbers of the step that products have: that of the input times that of the weights.</summary>
    private void RoundBias(float[] scales, float inputScale)
    {
        string name = Node.Input[2];
        float[] steps = [.. scales.Select(scale => scale * inputScale)];
        int[] rounded =
        [
            .. _graph.Numbers(name)!.Zip(steps, (value, step) =>
                (int)Math.Clamp(Math.Round((double)value / step), int.MinValue, int.MaxValue)),
        ];
        string stored = _graph.Store<int>($"{name}/int32", rounded, TensorProto.Types.DataType.Int32, rounded.Length);
        string zeros = _graph.Store<int>($"{name}/zero", new int[rounded.Length], TensorProto.Types.DataType.Int32, rounded.Length);
        Widen(2, stored, _graph.Store($"{name}/scale", steps, steps.Length), zeros);
    }

    private void Widen(int input, string stored, string scale, string zeros)
    {
        NodeProto widened = _graph.InsertBefore(Node, $"{Node.Input[input]}/DequantizeLinear", "DequantizeLinear", stored, scale, zeros);
        widened.Attribute.Add(new NodeSetting("axis", 0).Proto);
        _graph.SetInput(Node, input, widened.Output[0]);
    }

    private string Scale(string name, float scale) => _graph.Store($"{name}/scale", [scale]);

    private string Zero(string name, byte zero) => _graph.Store<byte>($"{name}/zero", [zero], TensorProto.Types.DataType.Uint8);
}
