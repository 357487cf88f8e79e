using System.Globalization;
using static TorchSharp.torch;

namespace GanMl.Export.Inputs;

/// <summary>A tensor's values outside TorchSharp and ONNX Runtime: floating-point numbers, or integers.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Numbers">The values of a Float32 tensor.</param>
/// <param name="Integers">The values of an Int64 tensor.</param>
internal sealed record ComputedTensor(long[] Shape, float[]? Numbers, long[]? Integers)
{
    /// <summary>The element type.</summary>
    internal ScalarType Type => Numbers is null ? ScalarType.Int64 : ScalarType.Float32;

    /// <summary>Whether all values are finite.</summary>
    internal bool IsFinite => Numbers is null || Numbers.All(float.IsFinite);

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

    /// <summary>A new tensor of these values.</summary>
    internal Tensor ToTensor(Device device)
    {
        Tensor flat = Numbers is null ? tensor(Integers!) : tensor(Numbers);
        return flat.reshape(Shape).to(device);
    }

    /// <summary>How far another tensor lies from this one; an integer that differs is infinitely far.</summary>
    internal TensorDifference Difference(ComputedTensor other)
    {
        if (Type != other.Type || !Shape.AsSpan().SequenceEqual(other.Shape))
        {
            return TensorDifference.Infinite;
        }

        return Numbers is null
            ? Integers.AsSpan().SequenceEqual(other.Integers) ? default : TensorDifference.Infinite
            : Difference(Numbers, other.Numbers!);
    }

    /// <summary>Type and shape, for a message.</summary>
    internal string Describe() => $"{Type} [{string.Join(", ", Shape)}]";

    private static TensorDifference Difference(float[] expected, float[] actual)
    {
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!float.IsFinite(expected[i]) || !float.IsFinite(actual[i]))
            {
                return TensorDifference.Infinite;
            }

            double difference = Math.Abs((double)expected[i] - actual[i]) / Math.Max(1, Math.Abs((double)expected[i]));
            largest = Math.Max(largest, difference);
            squares += difference * difference;
        }

        return new TensorDifference(largest, expected.Length == 0 ? 0 : Math.Sqrt(squares / expected.Length));
    }
}

/// <summary>How far one tensor lies from another: absolute for values up to 1, relative to the value above.</summary>
/// <param name="Largest">The largest difference of any value.</param>
/// <param name="RootMeanSquare">The square root of the mean of the squared differences.</param>
internal readonly record struct TensorDifference(double Largest, double RootMeanSquare)
{
    /// <summary>No number says how far: another type or shape, or a value that is not a finite number.</summary>
    internal static TensorDifference Infinite { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Whether it is at most another one, number by number.</summary>
    internal bool IsWithin(TensorDifference allowed) => Largest <= allowed.Largest && RootMeanSquare <= allowed.RootMeanSquare;

    /// <summary>The larger of two, number by number.</summary>
    internal TensorDifference Max(TensorDifference other) =>
        new(Math.Max(Largest, other.Largest), Math.Max(RootMeanSquare, other.RootMeanSquare));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Largest:G3} (root mean square {RootMeanSquare:G3})");
}
