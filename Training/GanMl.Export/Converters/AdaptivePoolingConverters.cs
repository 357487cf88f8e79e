using GanMl.Export.Graph;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>
/// Pooling to a given size of the output: the mean or the largest value of windows that share out the input.
/// </summary>
internal static class AdaptivePoolingConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<AdaptiveAvgPool1d>((_, call) => Pool(call, average: true)),
        For<AdaptiveAvgPool2d>((_, call) => Pool(call, average: true)),
        For<AdaptiveAvgPool3d>((_, call) => Pool(call, average: true)),
        For<AdaptiveMaxPool1d>((_, call) => Pool(call, average: false)),
        For<AdaptiveMaxPool2d>((_, call) => Pool(call, average: false)),
    ];

    private static GraphValue Pool(ConversionContext call, bool average)
    {
        long[] outputs = [.. call.OutputShape().Skip(2)];
        if (outputs.All(size => size == 1))
        {
            return call.Node(average ? "GlobalAveragePool" : "GlobalMaxPool", [call.Input]);
        }

        long[] inputs = [.. call.InputSizes().Skip(2)];
        if (inputs.Contains(-1))
        {
            throw call.Refuse(
                "its windows depend on the size of the input, which differs from run to run; pool to size 1, or fix the size");
        }

        if (inputs.Zip(outputs).All(size => size.First % size.Second == 0))
        {
            long[] kernel = [.. inputs.Zip(outputs, (input, output) => input / output)];
            return call.Node(
                average ? "AveragePool" : "MaxPool", [call.Input], new("kernel_shape", kernel), new("strides", kernel));
        }

        return average && inputs.Length <= 2
            ? ByProducts(call, inputs, outputs)
            : throw call.Refuse($"its windows from [{string.Join(", ", inputs)}] to [{string.Join(", ", outputs)}] differ in size, which "
                + "ONNX cannot say; choose an output size that divides that of the input");
    }

    /// <summary>Windows of different sizes, for means: an axis after the other, each by a matrix of the shares.</summary>
    private static GraphValue ByProducts(ConversionContext call, long[] inputs, long[] outputs)
    {
        using Tensor columns = Shares(inputs[^1], outputs[^1]).t().contiguous();
        GraphValue result = call.Node("MatMul", [call.Input, call.Constant("columns", columns)]);
        if (inputs.Length == 1)
        {
            return result;
        }

        using Tensor rows = Shares(inputs[0], outputs[0]);
        return call.Node("MatMul", [call.Constant("rows", rows), result]);
    }

    /// <summary>Window number i reaches from floor(i n / m) to ceil((i + 1) n / m).</summary>
    private static Tensor Shares(long inputs, long outputs)
    {
        float[,] shares = new float[outputs, inputs];
        for (long output = 0; output < outputs; output++)
        {
            long first = output * inputs / outputs;
            long last = (((output + 1) * inputs) + outputs - 1) / outputs;
            for (long input = first; input < last; input++)
            {
                shares[output, input] = 1f / (last - first);
            }
        }

        return tensor(shares);
    }
}
