using System.Runtime.Intrinsics.X86;

namespace GanMl.Benchmarks.Steps;

/// <summary>What the processor can do.</summary>
internal static class Processor
{
    /// <summary>
    /// Whether it multiplies bfloat16 numbers itself: it has AVX512-BF16 (CPUID leaf 7, sub-leaf 1, EAX bit 5) or AMX with bfloat16
    /// (leaf 7, EDX bit 22).
    /// </summary>
    internal static bool HasBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }

        (int subLeaves, _, _, int features) = X86Base.CpuId(7, 0);
        return ((features >> 22) & 1) == 1 || (subLeaves >= 1 && ((X86Base.CpuId(7, 1).Eax >> 5) & 1) == 1);
    }
}
