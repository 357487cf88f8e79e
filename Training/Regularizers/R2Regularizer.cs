using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// R2 (Mescheder, Geiger and Nowozin, 2018, equation 10): what <see cref="R1Regularizer"/> is at real images, at generated ones. Its weight is
/// the paper's gamma; R3GAN takes both.
/// </summary>
public sealed class R2Regularizer : IDiscriminatorRegularizer
{
    /// <inheritdoc/>
    public string Name => "r2";

    /// <inheritdoc/>
    public Tensor Penalty(Discriminator discriminator, Tensor real, Tensor fake, Tensor? label) =>
        InputGradient.Of(discriminator, fake, label).square().sum([1, 2, 3]).mean() / 2;
}
