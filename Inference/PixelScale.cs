using System.Numerics;
using System.Runtime.InteropServices;

namespace GanMl.Inference;

/// <summary>Takes the values of a network to pixels between 0 (black) and 1 (white), in place.</summary>
internal readonly struct PixelScale(float minimum, float maximum)
{
    private readonly float _factor = 1.0f / (maximum - minimum);
    private readonly float _minimum = minimum;

    /// <summary>Returns false when a value is not finite: it came out of no working network, and clamping would hide it.</summary>
    internal bool Apply(Span<float> values)
    {
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
}
