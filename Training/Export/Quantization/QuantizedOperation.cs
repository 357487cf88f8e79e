using GanMl.Training.Export.Format;
using GanMl.Training.Export.Graph;
using GanMl.Training.Export.Simplification;

namespace GanMl.Training.Export.Quantization;

/// <summary>A convolution or matrix product with stored weights that can compute in whole numbers.</summary>
internal sealed class QuantizedOperation
{
    /// <summary>
    /// 7 bits, not 8: without the newest instructions two products of 8 bits are summed in 16, where they would overflow, and a file
    /// must give the same images on every processor.
    /// </summary>
    private const int LargestWeight = 63;

    private readonly GraphEditor _graph;
    private readonly NodeProto _node;
    private readonly float[] _weights;
    private readonly float[]? _bias;
    private readonly int _outputs;

    private QuantizedOperation(GraphEditor graph, NodeProto node, float[] weights, float[]? bias)
    {
        _graph = graph;
        _node = node;
        _weights = weights;
        _bias = bias;
        _outputs = (int)graph.Constant(node.Input[1])!.Dims[0];

        // A ReLU behind costs nothing if the numbers are rounded after it: below zero nothing is kept.
        Last = graph.OnlyConsumer(node.Output[0]) is { OpType: "Relu" } rectifier ? rectifier : node;
    }

    /// <summary>The value that goes in.</summary>
    internal string Input => _node.Input[0];

    /// <summary>The value that comes out, of the operation or of the ReLU behind it.</summary>
    internal string Output => Last.Output[0];

    private NodeProto Last { get; }

    /// <summary>The operation, if it is of such a kind.</summary>
    internal static QuantizedOperation? Of(GraphEditor graph, NodeProto node)
    {
        bool isKnown = node.OpType == "Conv"
            || (node.OpType == "Gemm" && node.Integer("transB", 0) == 1 && node.Integer("transA", 0) == 0
                && node.Number("alpha", 1) == 1 && node.Number("beta", 1) == 1);
        float[]? weights = isKnown ? graph.Numbers(node.Input[1]) : null;
        float[]? bias = isKnown && node.OptionalInput(2) is { } name ? graph.Numbers(name) : null;
        bool knowsBias = isKnown && (node.OptionalInput(2) is null || bias is not null);
        return weights is not null && knowsBias ? new QuantizedOperation(graph, node, weights, bias) : null;
    }

    /// <summary>Multiplications for one example.</summary>
    internal double Multiplications(IReadOnlyDictionary<string, ActivationRecord> records) =>
        (double)records[Output].PerExample * _weights.Length / _outputs;

    /// <summary>Puts the pairs around the operation.</summary>
    internal void Quantize(IReadOnlyDictionary<string, ActivationRecord> records)
    {
        (float inputScale, byte inputZero) = records[Input].Range.ToUnsigned();
        float[] scales = WeightScales();
        _graph.SetInput(_node, 0, Pair(Input, inputScale, inputZero));
        _graph.SetInput(_node, 1, Weights(scales));
        if (_bias is not null)
        {
            _graph.SetInput(_node, 2, Bias(scales, inputScale));
        }

        (float outputScale, byte outputZero) = records[Output].Range.ToUnsigned();
        NodeProto rounded = _graph.InsertAfter(Last, $"{Last.Name}/QuantizeLinear", "QuantizeLinear", Scale(Last.Name, outputScale), Zero(Last.Name, outputZero));
        _ = _graph.InsertAfter(rounded, $"{Last.Name}/DequantizeLinear", "DequantizeLinear", rounded.Input[1], rounded.Input[2]);
    }

    private float[] WeightScales()
    {
        int each = _weights.Length / _outputs;
        return [.. Enumerable.Range(0, _outputs).Select(output =>
            Math.Max(_weights.AsSpan(output * each, each).ToArray().Max(Math.Abs) / LargestWeight, 1e-12f))];
    }

    private string Pair(string value, float scale, byte zero)
    {
        NodeProto rounded = _graph.InsertBefore(
            _node, $"{_node.Name}/input/QuantizeLinear", "QuantizeLinear", value, Scale($"{_node.Name}/input", scale), Zero($"{_node.Name}/input", zero));
        return _graph.InsertBefore(
            _node, $"{_node.Name}/input/DequantizeLinear", "DequantizeLinear", rounded.Output[0], rounded.Input[1], rounded.Input[2]).Output[0];
    }

    private string Weights(float[] scales)
    {
        int each = _weights.Length / _outputs;
        string name = _node.Input[1];
        sbyte[] rounded = [.. _weights.Select((weight, index) => (sbyte)Math.Clamp(MathF.Round(weight / scales[index / each]), -LargestWeight, LargestWeight))];
        string stored = _graph.Store<sbyte>($"{name}/int8", rounded, TensorProto.Types.DataType.Int8, _graph.Constant(name)!.Dims);
        string zeros = _graph.Store<sbyte>($"{name}/zero", new sbyte[_outputs], TensorProto.Types.DataType.Int8, _outputs);
        return Widened(name, stored, _graph.Store($"{name}/scale", scales, _outputs), zeros);
    }

    /// <summary>Whole numbers of the step that products have: that of the input times that of the weights.</summary>
    private string Bias(float[] scales, float inputScale)
    {
        string name = _node.Input[2];
        float[] steps = [.. scales.Select(scale => scale * inputScale)];
        int[] rounded = [.. _bias!.Select((value, output) => (int)Math.Clamp(Math.Round((double)value / steps[output]), int.MinValue, int.MaxValue))];
        string stored = _graph.Store<int>($"{name}/int32", rounded, TensorProto.Types.DataType.Int32, _outputs);
        string zeros = _graph.Store<int>($"{name}/zero", new int[_outputs], TensorProto.Types.DataType.Int32, _outputs);
        return Widened(name, stored, _graph.Store($"{name}/scale", steps, _outputs), zeros);
    }

    private string Widened(string name, string stored, string scale, string zeros)
    {
        NodeProto widened = _graph.InsertBefore(_node, $"{name}/DequantizeLinear", "DequantizeLinear", stored, scale, zeros);
        widened.Attribute.Add(new NodeSetting("axis", 0).Proto);
        return widened.Output[0];
    }

    private string Scale(string name, float scale) => _graph.Store($"{name}/scale", [scale]);

    private string Zero(string name, byte zero) => _graph.Store<byte>($"{name}/zero", [zero], TensorProto.Types.DataType.Uint8);
}
