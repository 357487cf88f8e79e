using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1) over float32 weights in the memory of a processor. A step is one pass over the weights, where
/// tensor operations make seven: a quarter of the time of a small network's step.
/// </summary>
/// <remarks>The same numbers as <c>torch.optim.Adam</c>, up to rounding. On other devices that one is used.</remarks>
internal sealed class ProcessorAdam
{
    private const float Epsilon = 1e-8f;

    private readonly (Parameter Weight, float[] Mean, float[] Square)[] _weights;
    private readonly double _beta1;
    private readonly double _beta2;
    private int _step;

    /// <param name="weights">What it moves: float32, in memory, one value after the other.</param>
    /// <param name="beta1">How much of the mean gradient is kept from step to step.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <exception cref="ArgumentException">A weight is elsewhere, of another type, or with gaps.</exception>
    internal ProcessorAdam(IEnumerable<Parameter> weights, double beta1 = 0.9, double beta2 = 0.999)
    {
        (_beta1, _beta2) = (beta1, beta2);
        _weights = [.. weights.Select(weight => (weight, new float[weight.numel()], new float[weight.numel()]))];
        if (_weights.FirstOrDefault(entry => !IsInMemory(entry.Weight)).Weight is { } other)
        {
            throw new ArgumentException($"A weight is {other.dtype} on {other.device}, and must be float32 in memory, without gaps.");
        }
    }

    /// <summary>Moves every weight that has a gradient, and takes the gradients away.</summary>
    /// <param name="learningRate">The learning rate.</param>
    internal void Step(double learningRate)
    {
        _step++;
        float size = (float)(-learningRate / (1 - Math.Pow(_beta1, _step)));
        float correction = (float)Math.Sqrt(1 - Math.Pow(_beta2, _step));
        foreach ((Parameter weight, float[] mean, float[] square) in _weights)
        {
            if (weight.grad is not { } gradient)
            {
                continue;
            }

            // A convolution's gradient may lie in another order than its weights.
            using Tensor ordered = gradient.contiguous();
            Move(Values(weight), Values(ordered), mean, square, size, correction);
            weight.grad = null;
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

    private static bool IsInMemory(Parameter weight) =>
        weight.device.type == DeviceType.CPU && weight.dtype == ScalarType.Float32 && weight.is_contiguous();

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
