using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Steps;

/// <summary>The fastest that the machine multiplies: the yardstick for everything that is made of products.</summary>
internal static class MatrixPeak
{
    private const int Size = 1024;
    private const int Times = 6;

    /// <summary>Thousand million multiplications and additions a second, of float32 matrices of 1,024 x 1,024: the best of six.</summary>
    internal static double Measure()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor left = randn(Size, Size), right = randn(Size, Size);
        double best = 0;
        for (int i = 0; i < Times; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            using Tensor product = left.matmul(right);
            best = Math.Max(best, 2.0 * Size * Size * Size / Stopwatch.GetElapsedTime(begin).TotalSeconds / 1e9);
        }

        return best;
    }
}
