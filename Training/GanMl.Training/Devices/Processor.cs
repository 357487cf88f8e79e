using System.Runtime.Intrinsics.X86;

namespace GanMl.Training.Devices;

/// <summary>What the processor can do, by CPUID leaf 7 (Intel's Software Developer's Manual, volume 2A).</summary>
internal static class Processor
{
    private const int Leaf = 7;
    private const int AmxBFloat16 = 22;
    private const int Avx512BFloat16 = 5;

    /// <summary>Whether it multiplies matrices of bfloat16 numbers: it has AMX with bfloat16 (EDX).</summary>
    internal static bool HasBFloat16Matrices() => HasLeaf() && IsSet(X86Base.CpuId(Leaf, 0).Edx, AmxBFloat16);

    /// <summary>Whether it multiplies bfloat16 numbers itself: it has these matrices, or AVX512-BF16 (sub-leaf 1, EAX).</summary>
    internal static bool HasBFloat16() => HasBFloat16Matrices()
        || (HasLeaf() && X86Base.CpuId(Leaf, 0).Eax >= 1 && IsSet(X86Base.CpuId(Leaf, 1).Eax, Avx512BFloat16));

    private static bool HasLeaf() => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= Leaf;

    private static bool IsSet(int register, int bit) => ((register >> bit) & 1) == 1;
}
