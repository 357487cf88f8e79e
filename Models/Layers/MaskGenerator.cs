using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GanMl.Models.Layers;

/// <summary>
/// Draws dropout masks: eight xoshiro256+ generators (Blackman and Vigna, 2018) side by side in one vector, each giving
/// two 32-bit numbers a step. The same numbers on every machine, whatever the width of its vectors.
/// </summary>
internal ref struct MaskGenerator
{
    private Vector512<ulong> _a;
    private Vector512<ulong> _b;
    private Vector512<ulong> _c;
    private Vector512<ulong> _d;

    /// <summary>Generators whose states come from SplitMix64, as the authors of xoshiro advise.</summary>
    internal MaskGenerator(long seed)
    {
        ulong state = (ulong)seed;
        Span<ulong> states = stackalloc ulong[32];
        foreach (ref ulong value in states)
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            value = mixed ^ (mixed >> 31);
        }

        _a = Vector512.Create<ulong>(states[..8]);
        _b = Vector512.Create<ulong>(states[8..16]);
        _c = Vector512.Create<ulong>(states[16..24]);
        _d = Vector512.Create<ulong>(states[24..]);
    }

    /// <summary>Fills a mask with 1 / keep (probability <paramref name="keep"/>) and 0.</summary>
    internal void Fill(Span<float> mask, double keep)
    {
        Vector512<uint> threshold = Vector512.Create((uint)Math.Min(uint.MaxValue, keep * 4294967296.0));
        Vector512<float> scale = Vector512.Create((float)(1 / keep));
        Span<Vector512<float>> whole = MemoryMarshal.Cast<float, Vector512<float>>(mask);
        foreach (ref Vector512<float> values in whole)
        {
            values = Vector512.LessThan(Next().AsUInt32(), threshold).AsSingle() & scale;
        }

        Span<float> rest = mask[(whole.Length * Vector512<float>.Count)..];
        Vector512<float> last = Vector512.LessThan(Next().AsUInt32(), threshold).AsSingle() & scale;
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = last[i];
        }
    }

    private Vector512<ulong> Next()
    {
        Vector512<ulong> result = _a + _d;
        Vector512<ulong> shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = (_d << 45) | (_d >>> 19);
        return result;
    }
}
