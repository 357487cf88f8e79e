using System.Numerics;
using System.Runtime.InteropServices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Pipelines.Generation;

/// <summary>Finds out why no image can be generated from a row.</summary>
internal static class RowFault
{
    /// <returns>The reason, as the end of a sentence; null where there is none.</returns>
    internal static string? Find(GeneratorInfo generator, ReadOnlySpan<float> latent, ReadOnlySpan<float> styleLatent, BatchRow row) =>
        NotFinite("latent", latent)
        ?? NotFinite("style latent", styleLatent)
        ?? OfLabel(generator, row.Key)
        ?? OfStyle(row)
        ?? OfNumber(row);

    /// <summary>
    /// Whether a vector is as long as its column says: where it comes from an array of objects, ML.NET does not look, and an array that is
    /// null has no values.
    /// </summary>
    /// <returns>The reason, as the end of a sentence; null where there is none.</returns>
    internal static string? OfLength(string name, int length, int size) => length == size
        ? null
        : $"its {name} has {length} values{(length == 0 ? " (it is null or empty)" : "")}, but the generator takes {size}.";

    private static string? NotFinite(string name, ReadOnlySpan<float> values)
    {
        if (AreFinite(values))
        {
            return null;
        }

        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return $"its {name} has the value {value}.";
            }
        }

        return null;
    }

    /// <summary>Whether no value is infinite or NaN, several at once: every latent of every row is looked at.</summary>
    private static bool AreFinite(ReadOnlySpan<float> values)
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

    private static string? OfLabel(GeneratorInfo generator, uint key)
    {
        if (!generator.IsConditional)
        {
            return null;
        }

        int classes = generator.ClassNames.Count;
        return key == 0 ? "its label is missing (key 0). Filter such rows out, or give them a class."
            : key > classes ? $"its label is key {key}, but the generator has {classes} classes."
            : null;
    }

    private static string? OfNumber(BatchRow row) => row.Number is >= 0 and <= Candidates.LastRow
        ? null
        : $"its number is {row.Number}, but rows that a filter looks at are numbered from 0 to {Candidates.LastRow}.";

    private static string? OfStyle(BatchRow row) =>
        row.Truncation is { } truncation && !float.IsFinite(truncation) ? $"its truncation is {truncation}."
            : row.StyleLayer < 0 ? $"its style layer is {row.StyleLayer}; layers are counted from 0."
            : null;
}
