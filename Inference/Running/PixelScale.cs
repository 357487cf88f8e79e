using System.Numerics;
using System.Runtime.InteropServices;

namespace GanMl.Inference.Running;

/// <summary>Takes the values of a network to pixels between 0 (black) and 1 (white), in place.</summary>
internal readonly struct PixelScale(float minimum, float maximum)
{
    private readonly float _factor = 1.0f / (maximum - minimum);
    private readonly float _minimum = minimum;

    /// <summary>Returns false when a value is not finite: it came out of no working network, and clamping would hide it.</summary>
    internal bool Apply(Span<float> values)
    {
        // What GanMl has exported is so already, and then there is nothing to write.
        if (_minimum == 0 && _factor == 1 && AreInUnitRange(values))
        {
            return true;
        }

        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<int> finite = Vector<int>.AllBitsSet;
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> value = vectors[i];
            finite &= Vector.Equals(value - value, Vector<float>.Zero);
            Vector<float> pixel = (value - new Vector<float>(_minimum)) * _factor;
            vectors[i] = Vector.Min(Vector.Max(pixel, Vector<float>.Zero), Vector<float>.One);
        }

        bool allFinite = finite == Vector<int>.AllBitsSet;
        foreach (ref float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            allFinite &= float.IsFinite(value);
            value = Math.Clamp((value - _minimum) * _factor, 0.0f, 1.0f);
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
            first &= Vector.GreaterThanOrEqual(vectors[i], Vector<float>.Zero) & Vector.LessThanOrEqual(vectors[i], Vector<float>.One);
            second &= Vector.GreaterThanOrEqual(vectors[i + 1], Vector<float>.Zero) & Vector.LessThanOrEqual(vectors[i + 1], Vector<float>.One);
        }

        bool all = (first & second) == Vector<int>.AllBitsSet;
        foreach (float value in values[(i * Vector<float>.Count)..])
        {
            all &= value is >= 0 and <= 1;
        }

        return all;
    }
}
