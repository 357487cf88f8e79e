namespace GanMl.Models.Dense;

/// <summary>
/// Linear layers for networks that rectify: weights from a normal distribution of variance 2 / inputs, biases of zero (He et
/// al., 2015). With torch's own, six times smaller variance the noise fades on its way through a dense generator, which then
/// draws one image a class.
/// </summary>
internal static class HeLinear
{
    internal static Linear Create(long inputs, long outputs)
    {
        Linear layer = Linear(inputs, outputs);
        using IDisposable noGradient = no_grad();
        layer.weight.normal_(0, Math.Sqrt(2.0 / inputs));
        layer.bias!.zero_();
        return layer;
    }
}
