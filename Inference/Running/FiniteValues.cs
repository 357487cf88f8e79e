using System.Numerics;
using System.Runtime.InteropServices;

namespace GanMl.Inference.Running;

/// <summary>Looks for values that are no numbers.</summary>
internal static class FiniteValues
{
    /// <summary>Whether no value is infinite or NaN.</summary>
    internal static bool All(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<int> finite = Vector<int>.AllBitsSet;
        foreach (Vector<float> vector in vectors)
        {
            finite &= Vector.Equals(vector - vector, Vector<float>.Zero);
        }

        bool all = finite == Vector<int>.AllBitsSet;
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            all &= float.IsFinite(value);
        }

        return all;
    }
}
