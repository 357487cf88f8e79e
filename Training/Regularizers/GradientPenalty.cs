using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// The gradient penalty of WGAN-GP (Gulrajani et al., 2017, equation 3): at random points between real and generated images the norm of the
/// discriminator's gradient is to be 1, mean of (norm - 1)². The paper's weight is 10.
/// </summary>
public sealed class GradientPenalty : IDiscriminatorRegularizer
{
    /// <inheritdoc/>
    public string Name => "gradient-penalty";

    /// <inheritdoc/>
    public Tensor Penalty(Discriminator discriminator, Tensor real, Tensor fake, Tensor? label)
    {
        Tensor weight = rand([real.size(0), 1, 1, 1], real.dtype, real.device);
        Tensor between = (real * weight) + (fake * (1 - weight));
        Tensor gradient = InputGradient.Of(discriminator, between, label);

        // The root has no gradient at 0: the epsilon keeps it finite.
        return ((gradient.square().sum([1, 2, 3]) + 1e-12).sqrt() - 1).square().mean();
    }
}
