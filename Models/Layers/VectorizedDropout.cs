using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;

namespace GanMl.Models.Layers;

/// <summary>
/// Dropout (Srivastava et al., 2014): in training each value is zeroed with probability p and the others are scaled by
/// 1 / (1 - p); in evaluation it does nothing. The same mathematics as torch's own, but on a CPU the mask is drawn with
/// vector instructions instead of one Mersenne Twister number a value, which otherwise takes a quarter of a DCGAN's step.
/// </summary>
/// <remarks>
/// Each mask comes from one number of torch's global random numbers, so a seed repeats it and a saved random state
/// resumes it. On other devices torch's own dropout runs.
/// </remarks>
public sealed class VectorizedDropout : Module<Tensor, Tensor>
{
    /// <summary>A dropout layer.</summary>
    /// <param name="probability">The probability of zeroing a value, from 0 up to but not including 1.</param>
    public VectorizedDropout(double probability)
        : base(nameof(VectorizedDropout))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        Probability = probability;
    }

    /// <summary>The probability of zeroing a value.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (!training || Probability == 0)
        {
            return input.alias();
        }

        if (input.device_type != DeviceType.CPU || input.dtype != ScalarType.Float32)
        {
            return functional.dropout(input, Probability, training: true);
        }

        using Tensor seed = randint(0, long.MaxValue, [1], ScalarType.Int64);
        using Tensor mask = empty(input.shape, ScalarType.Float32);
        new MaskGenerator(seed.item<long>()).Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), 1 - Probability);
        return input * mask;
    }
}

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
