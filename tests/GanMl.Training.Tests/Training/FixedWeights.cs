using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>
/// Weights that another program can write down too: value i of the k-th tensor is sin(0.7 i + k) / 10. The golden values
/// of PyTorch were computed with the same ones (Golden/textbook_networks.py).
/// </summary>
internal static class FixedWeights
{
    internal static void Set(nn.Module module)
    {
        using IDisposable noGradient = no_grad();
        int k = 0;
        foreach ((string _, Parameter parameter) in module.named_parameters())
        {
            parameter.copy_(Values(parameter.shape, k++, 0.1f));
        }
    }

    /// <summary>A tensor of sin(0.7 i + phase) times a scale.</summary>
    internal static Tensor Values(long[] shape, double phase, float scale)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, (int)count).Select(i => (float)(Math.Sin((0.7 * i) + phase) * scale)).ToArray(), shape);
    }
}
