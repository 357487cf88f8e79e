using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1) for float32 weights on the CPU, in one pass over them. libtorch's takes about seven, which is a
/// quarter of a small network's training step.
/// </summary>
/// <remarks>The same numbers as those of libtorch's, up to rounding.</remarks>
internal sealed class ProcessorAdam
{
    private const float Epsilon = 1e-8f;

    private readonly Moments[] _weights;
    private readonly double _beta1;
    private readonly double _beta2;

    /// <param name="weights">What it moves: float32, on the CPU and contiguous.</param>
    /// <param name="beta1">How much of the mean gradient is kept from step to step.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <exception cref="ArgumentException">A weight is elsewhere, of another type, or not contiguous.</exception>
    internal ProcessorAdam(IEnumerable<Parameter> weights, double beta1 = 0.9, double beta2 = 0.999)
    {
        (_beta1, _beta2) = (beta1, beta2);
        _weights = [.. weights.Select(weight => new Moments(weight))];
    }

    /// <summary>Moves every weight that has a gradient, and takes the gradients away.</summary>
    /// <param name="learningRate">The learning rate.</param>
    internal void Step(double learningRate)
    {
        foreach (Moments moments in _weights)
        {
            if (moments.Weight.grad is not { } gradient)
            {
                continue;
            }

            moments.Steps++;
            float size = (float)(-learningRate / (1 - Math.Pow(_beta1, moments.Steps)));
            float correction = (float)Math.Sqrt(1 - Math.Pow(_beta2, moments.Steps));

            // A convolution's gradient may lie in another order than its weights.
            using Tensor ordered = gradient.contiguous();
            Move(Values(moments.Weight), Values(ordered), moments.Mean, moments.Square, size, correction);
            moments.Weight.grad = null;
            gradient.Dispose();
        }
    }

    private void Move(Span<float> weights, ReadOnlySpan<float> gradients, float[] means, float[] squares, float size, float correction)
    {
        (float keep1, float take1) = ((float)_beta1, (float)(1 - _beta1));
        (float keep2, float take2) = ((float)_beta2, (float)(1 - _beta2));
        Span<Vector<float>> weight = MemoryMarshal.Cast<float, Vector<float>>(weights);
        ReadOnlySpan<Vector<float>> gradient = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Span<Vector<float>> mean = MemoryMarshal.Cast<float, Vector<float>>(means.AsSpan());
        Span<Vector<float>> square = MemoryMarshal.Cast<float, Vector<float>>(squares.AsSpan());
        var (corrections, epsilons) = (new Vector<float>(correction), new Vector<float>(Epsilon));
        for (int i = 0; i < weight.Length; i++)
        {
            Vector<float> slope = gradient[i];
            Vector<float> first = (mean[i] * keep1) + (slope * take1);
            Vector<float> second = (square[i] * keep2) + (slope * take2 * slope);
            (mean[i], square[i]) = (first, second);
            weight[i] += first * size / ((Vector.SquareRoot(second) / corrections) + epsilons);
        }

        for (int i = weight.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            float slope = gradients[i];
            means[i] = (means[i] * keep1) + (slope * take1);
            squares[i] = (squares[i] * keep2) + (slope * take2 * slope);
            weights[i] += means[i] * size / ((MathF.Sqrt(squares[i]) / correction) + Epsilon);
        }
    }

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A weight, and what is remembered of its gradients.</summary>
    private sealed class Moments
    {
        internal Moments(Parameter weight)
        {
            Weight = weight.device.type == DeviceType.CPU && weight.dtype == ScalarType.Float32 && weight.is_contiguous()
                ? weight
                : throw new ArgumentException(
                    $"A weight is {weight.dtype} on {weight.device}: it must be float32, on the CPU and contiguous.", nameof(weight));
            (Mean, Square) = (new float[weight.numel()], new float[weight.numel()]);
        }

        internal Parameter Weight { get; }

        internal float[] Mean { get; }

        internal float[] Square { get; }

        /// <summary>In how many steps it had a gradient.</summary>
        internal int Steps { get; set; }
    }
}
