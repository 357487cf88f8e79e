namespace GanMl.Models.Layers;

/// <summary>
/// Layers whose first weights are N(0, gain² / inputs) and whose first biases are 0 (He et al., 2015), as R3GAN and the encoder have them.
/// </summary>
internal static class ScaledWeights
{
    /// <summary>The gain that keeps the variance through a LeakyReLU of slope 0.2.</summary>
    internal static double LeakyGain { get; } = Math.Sqrt(2 / (1 + (0.2 * 0.2)));

    /// <summary>A convolution that keeps the size.</summary>
    internal static Conv2d Convolution(long inputs, long outputs, long kernel, double gain, bool bias = false, long groups = 1) =>
        Set(Conv2d(inputs, outputs, kernel, padding: kernel / 2, groups: groups, bias: bias), gain, inputs / groups * kernel * kernel);

    /// <summary>A layer over all values.</summary>
    internal static Linear Linear(long inputs, long outputs, double gain, bool bias = false) =>
        Set(nn.Linear(inputs, outputs, hasBias: bias), gain, inputs);

    /// <summary>Sets first weights and biases of a layer.</summary>
    internal static T Set<T>(T layer, double gain, long inputs)
        where T : Module
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in layer.named_parameters())
        {
            _ = name == "bias" || gain == 0 ? parameter.zero_() : parameter.normal_(0, gain / Math.Sqrt(inputs));
        }

        return layer;
    }
}
