using GanMl.Inference.Format;

namespace GanMl.Export.Simplification;

/// <summary>
/// A convolution, a transposed convolution or a matrix product with stored weights that nothing else uses: what stands before or after
/// it can be multiplied into them.
/// </summary>
internal sealed class LinearOperation
{
    private readonly GraphEditor _graph;
    private readonly float[] _weights;
    private readonly long[] _shape;
    private readonly float[] _bias;
    private readonly int _groups;

    private LinearOperation(GraphEditor graph, NodeProto node, float[] weights, long[] shape, float[]? bias)
    {
        _graph = graph;
        Node = node;
        _weights = weights;
        _shape = shape;
        _groups = (int)node.Integer("group", 1);
        Outputs = (int)(IsTransposed ? shape[1] * _groups : shape[0]);
        Inputs = (int)(IsTransposed ? shape[0] : shape[1] * _groups);
        _bias = bias ?? new float[Outputs];
    }

    /// <summary>The operation.</summary>
    internal NodeProto Node { get; }

    /// <summary>Channels or features that come out.</summary>
    internal int Outputs { get; }

    /// <summary>Channels or features that go in.</summary>
    internal int Inputs { get; }

    /// <summary>Axes of the output.</summary>
    internal int Rank => _shape.Length;

    /// <summary>Whether every output sees whole inputs, none of them zeros that were put around them.</summary>
    internal bool SeesNoPadding => Node.OpType switch
    {
        "Gemm" => true,
        "Conv" => Node.Integers("pads", 1, 0).All(zeros => zeros == 0),
        _ => false,
    };

    private bool IsTransposed => Node.OpType == "ConvTranspose";

    /// <summary>The operation, if it is of such a kind.</summary>
    internal static LinearOperation? Of(GraphEditor graph, NodeProto? node)
    {
        bool isKnown = node?.OpType switch
        {
            "Conv" or "ConvTranspose" => true,
            "Gemm" => node.Integer("transB", 0) == 1
                && node.Integer("transA", 0) == 0
                && node.Number("alpha", 1) == 1
                && node.Number("beta", 1) == 1,
            _ => false,
        };
        if (!isKnown || graph.Numbers(node!.Input[1]) is not { } weights || !graph.IsUsedOnce(node.Input[1]))
        {
            return null;
        }

        float[]? bias = null;
        if (node.OptionalInput(2) is { } name && (bias = graph.Numbers(name)) is null)
        {
            return null;
        }

        var operation = new LinearOperation(graph, node, weights, [.. graph.Constant(node.Input[1])!.Dims], bias);
        return operation._bias.Length == operation.Outputs ? operation : null;
    }

    /// <summary>Makes every output y into scale y + shift.</summary>
    internal void MapOutputs(ReadOnlySpan<double> scale, ReadOnlySpan<double> shift)
    {
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (float)(_weights[i] * scale[OutputOf(i)]);
        }

        for (int output = 0; output < Outputs; output++)
        {
            _bias[output] = (float)((_bias[output] * scale[output]) + shift[output]);
        }

        StoreAgain();
    }

    /// <summary>Gives for an input x what it gave for scale x + shift. A shift other than 0 needs <see cref="SeesNoPadding"/>.</summary>
    internal void MapInputs(ReadOnlySpan<double> scale, ReadOnlySpan<double> shift)
    {
        double[] bias = [.. _bias];
        for (int i = 0; i < _weights.Length; i++)
        {
            int input = InputOf(i);
            bias[OutputOf(i)] += _weights[i] * shift[input];
            _weights[i] = (float)(_weights[i] * scale[input]);
        }

        for (int output = 0; output < Outputs; output++)
        {
            _bias[output] = (float)bias[output];
        }

        StoreAgain();
    }

    private int OutputOf(int weight)
    {
        int taps = Taps;
        if (!IsTransposed)
        {
            return weight / taps / (int)_shape[1];
        }

        int perGroup = (int)_shape[1];
        int group = weight / taps / perGroup / (Inputs / _groups);
        return (group * perGroup) + (weight / taps % perGroup);
    }

    private int InputOf(int weight)
    {
        int taps = Taps;
        if (IsTransposed)
        {
            return weight / taps / (int)_shape[1];
        }

        int perGroup = (int)_shape[1];
        int group = weight / taps / perGroup / (Outputs / _groups);
        return (group * perGroup) + (weight / taps % perGroup);
    }

    private int Taps => (int)_shape.Skip(2).Aggregate(1L, (product, size) => product * size);

    private void StoreAgain()
    {
        string weight = Node.Input[1];
        string bias = Node.OptionalInput(2) ?? BiasName(weight);
        _graph.SetInput(Node, 1, _graph.StoreAgain(weight, _weights, _shape));
        if (Node.OptionalInput(2) is not null || _bias.Any(value => value != 0))
        {
            _graph.SetInput(Node, 2, _graph.StoreAgain(bias, _bias, Outputs));
        }
    }

    private static string BiasName(string weight) =>
        weight.EndsWith("weight", StringComparison.Ordinal) ? $"{weight[..^"weight".Length]}bias" : $"{weight}/bias";
}
