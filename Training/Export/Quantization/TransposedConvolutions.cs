using GanMl.Training.Export.Format;
using GanMl.Training.Export.Graph;
using GanMl.Training.Export.Simplification;

namespace GanMl.Training.Export.Quantization;

/// <summary>
/// Rewrites a transposed convolution of stride s exactly as a convolution to s x s times the channels and a DepthToSpace, because ONNX
/// Runtime has fast whole-number kernels for convolutions and none for transposed ones.
/// </summary>
/// <remarks>
/// An output at s q + r (0 ≤ r &lt; s) gets the tap t = (r + p) mod s + s m from the input at q + floor((r + p) / s) - m, where p is the
/// padding. So for each r the taps are an ordinary kernel, and the s kernels of an axis become one with neighbouring channels.
/// </remarks>
internal static class TransposedConvolutions
{
    /// <summary>Rewrites those over images with stored weights, one group, no dilation and the same stride on both axes; leaves the others.</summary>
    internal static void Rewrite(GraphProto graph)
    {
        var editor = new GraphEditor(graph);
        foreach (NodeProto node in editor.Nodes.Where(node => node.OpType == "ConvTranspose"))
        {
            TryRewrite(editor, node);
        }

        editor.Prune();
    }

    private static void TryRewrite(GraphEditor editor, NodeProto node)
    {
        float[]? weights = editor.Numbers(node.Input[1]);
        long[] shape = weights is null ? [] : [.. editor.Constant(node.Input[1])!.Dims];
        long[] strides = node.Integers("strides", 2, 1);
        float[]? bias = node.OptionalInput(2) is { } name ? editor.Numbers(name) : [];
        if (weights is null || bias is null || shape.Length != 4 || strides[0] != strides[1] || node.Integer("group", 1) != 1
            || node.Integers("dilations", 2, 1).Any(dilation => dilation != 1))
        {
            return;
        }

        long[] pads = node.Integers("pads", 4, 0);
        long[] more = node.Integers("output_padding", 2, 0);
        TransposedAxis[] axes =
            [.. Enumerable.Range(0, 2).Select(axis => new TransposedAxis(shape[axis + 2], strides[axis], pads[axis], pads[axis + 2], more[axis]))];
        if (!axes.All(axis => axis.CanRewrite))
        {
            return;
        }

        int stride = (int)strides[0];
        node.OpType = "Conv";
        node.Attribute.Clear();
        node.Attribute.Add(new NodeSetting("kernel_shape", axes.Select(axis => axis.Kernel)).Proto);
        node.Attribute.Add(new NodeSetting("pads", [axes[0].Before, axes[1].Before, axes[0].After, axes[1].After]).Proto);
        string weight = node.Input[1];
        editor.SetInput(node, 1, editor.Store(
            weight,
            Weights(weights, shape, axes[0], axes[1], stride),
            shape[1] * stride * stride,
            shape[0],
            axes[0].Kernel,
            axes[1].Kernel));
        if (bias.Length > 0)
        {
            float[] repeated = [.. bias.SelectMany(value => Enumerable.Repeat(value, stride * stride))];
            editor.SetInput(node, 2, editor.Store(node.Input[2], repeated, repeated.Length));
        }

        if (stride > 1)
        {
            NodeProto spread = editor.InsertAfter(node, $"{node.Name}/DepthToSpace", "DepthToSpace");
            spread.Attribute.Add(new NodeSetting("blocksize", stride).Proto);
            spread.Attribute.Add(new NodeSetting("mode", "CRD").Proto);
        }
    }

    private static float[] Weights(float[] weights, long[] shape, TransposedAxis rows, TransposedAxis columns, int stride)
    {
        (int inputs, int outputs) = ((int)shape[0], (int)shape[1]);
        (int height, int width) = ((int)shape[2], (int)shape[3]);
        float[] result = new float[outputs * stride * stride * inputs * rows.Kernel * columns.Kernel];
        int position = 0;
        for (int output = 0; output < outputs * stride * stride; output++)
        {
            (int channel, int phase) = (output / (stride * stride), output % (stride * stride));
            for (int input = 0; input < inputs; input++)
            {
                for (int y = 0; y < rows.Kernel; y++)
                {
                    long row = rows.Tap(phase / stride, y);
                    for (int x = 0; x < columns.Kernel; x++, position++)
                    {
                        long column = columns.Tap(phase % stride, x);
                        if (row >= 0 && row < height && column >= 0 && column < width)
                        {
                            result[position] = weights[(((((input * outputs) + channel) * height) + row) * width) + column];
                        }
                    }
                }
            }
        }

        return result;
    }
}
