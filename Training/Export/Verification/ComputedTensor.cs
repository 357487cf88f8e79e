using static TorchSharp.torch;

namespace GanMl.Training.Export.Verification;

/// <summary>A tensor's values outside TorchSharp and ONNX Runtime: floating-point numbers, or integers.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Numbers">The values of a Float32 tensor.</param>
/// <param name="Integers">The values of an Int64 tensor.</param>
internal sealed record ComputedTensor(long[] Shape, float[]? Numbers, long[]? Integers)
{
    /// <summary>The element type.</summary>
    internal ScalarType Type => Numbers is null ? ScalarType.Int64 : ScalarType.Float32;

    /// <summary>A copy of a tensor's values.</summary>
    /// <exception cref="ExportException">The element type is neither Float32 nor Int64.</exception>
    internal static ComputedTensor Of(Tensor tensor)
    {
        using Tensor flat = tensor.detach().cpu().contiguous();
        return tensor.dtype switch
        {
            ScalarType.Float32 => new ComputedTensor(tensor.shape, [.. flat.data<float>()], null),
            ScalarType.Int64 => new ComputedTensor(tensor.shape, null, [.. flat.data<long>()]),
            _ => throw new ExportException($"The module returns {tensor.dtype}; the export knows Float32 and Int64."),
        };
    }

    /// <summary>
    /// The largest difference from another tensor: absolute for values up to 1, relative to the value above. Infinity where shape or
    /// type differ, where a value is not a finite number, or where an integer differs.
    /// </summary>
    internal double LargestDifference(ComputedTensor other)
    {
        if (Type != other.Type || !Shape.AsSpan().SequenceEqual(other.Shape))
        {
            return double.PositiveInfinity;
        }

        return Numbers is null
            ? Integers.AsSpan().SequenceEqual(other.Integers) ? 0 : double.PositiveInfinity
            : Numbers.Zip(other.Numbers!, Difference).DefaultIfEmpty().Max();
    }

    /// <summary>Whether all values are finite.</summary>
    internal bool IsFinite => Numbers is null || Numbers.All(float.IsFinite);

    /// <summary>Type and shape, for a message.</summary>
    internal string Describe() => $"{Type} [{string.Join(", ", Shape)}]";

    private static double Difference(float first, float second) => float.IsFinite(first) && float.IsFinite(second)
        ? Math.Abs((double)first - second) / Math.Max(1, Math.Abs((double)first))
        : double.PositiveInfinity;
}
