using System.Numerics;
using System.Runtime.InteropServices;

namespace GanMl.Inference.LabelledImages;

/// <summary>The interval in which a network gives or takes the values of pixels.</summary>
/// <param name="Minimum">The value of a black pixel.</param>
/// <param name="Maximum">The value of a white pixel.</param>
public readonly record struct PixelRange(float Minimum, float Maximum)
{
    /// <summary>How far a network may leave its range. Linear and smoothed outputs overshoot a little.</summary>
    private const float Overshoot = 0.05f;

    /// <summary>[0, 1], the range of a sigmoid.</summary>
    public static PixelRange Sigmoid { get; } = new(0, 1);

    /// <summary>[-1, 1], the range of a hyperbolic tangent.</summary>
    public static PixelRange Tanh { get; } = new(-1, 1);

    /// <summary>White minus black.</summary>
    public float Width => Maximum - Minimum;

    /// <summary>Whether white lies above black, and both are finite.</summary>
    internal bool IsProper => Minimum < Maximum && float.IsFinite(Width);

    /// <summary>Whether values from the one to the other are not those of a network whose black is 0 and whose white is 1.</summary>
    internal bool LeavesUnit => Minimum < -Overshoot || Maximum > 1 + Overshoot;

    /// <summary>
    /// The smallest and the largest of some values; NaN at both ends where one of them is no number, infinite the wrong way round where
    /// there are none.
    /// </summary>
    internal static PixelRange Of(ReadOnlySpan<float> values)
    {
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        foreach (float value in values)
        {
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
        }

        return new PixelRange(minimum, maximum);
    }

    /// <summary>Takes values of this range to pixels between 0 (black) and 1 (white), in place. What lies outside is clamped.</summary>
    /// <returns>False when a value is not finite: it came out of no working network, and clamping would hide it.</returns>
    internal bool ToUnit(Span<float> values)
    {
        float minimum = Minimum, factor = 1.0f / Width;

        // What GanMl has exported is so already, and then there is nothing to write.
        if (minimum == 0 && factor == 1 && AreInUnitRange(values))
        {
            return true;
        }

        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<int> finite = Vector<int>.AllBitsSet;
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> value = vectors[i];
            finite &= Vector.Equals(value - value, Vector<float>.Zero);
            Vector<float> pixel = (value - new Vector<float>(minimum)) * factor;
            vectors[i] = Vector.Min(Vector.Max(pixel, Vector<float>.Zero), Vector<float>.One);
        }

        bool allFinite = finite == Vector<int>.AllBitsSet;
        foreach (ref float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            allFinite &= float.IsFinite(value);
            value = Math.Clamp((value - minimum) * factor, 0.0f, 1.0f);
        }

        return allFinite;
    }

    private static bool AreInUnitRange(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<int> first = Vector<int>.AllBitsSet;
        Vector<int> second = Vector<int>.AllBitsSet;
        int i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            first &= IsInUnitRange(vectors[i]);
            second &= IsInUnitRange(vectors[i + 1]);
        }

        bool all = (first & second) == Vector<int>.AllBitsSet;
        foreach (float value in values[(i * Vector<float>.Count)..])
        {
            all &= value is >= 0 and <= 1;
        }

        return all;

        static Vector<int> IsInUnitRange(Vector<float> vector) =>
            Vector.GreaterThanOrEqual(vector, Vector<float>.Zero) & Vector.LessThanOrEqual(vector, Vector<float>.One);
    }
}
