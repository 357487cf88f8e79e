using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// The gradient penalty of WGAN-GP (Gulrajani et al., 2017, equation 3): at random points between real and generated images the norm of the
/// discriminator's gradient is to be 1, mean of (norm - 1)². The paper's weight is 10.
/// </summary>
internal sealed class GradientPenalty : IDiscriminatorRegularizer
{
    /// <inheritdoc/>
    public string Name => "gradient-penalty";

    /// <inheritdoc/>
    public LogitGradients Gradients => LogitGradients.None;

    /// <inheritdoc/>
    public Tensor Penalty(JudgedBatch batch)
    {
        // The images of a pack are one input of the discriminator: they share a point between.
        int packing = batch.Discriminator.Options.Packing;
        Tensor weight = rand([batch.Real.size(0) / packing, 1, 1, 1], batch.Real.dtype, batch.Real.device).repeat_interleave(packing, 0);
        Tensor between = ((batch.Real * weight) + (batch.Fake * (1 - weight))).detach();
        return DistanceFromOne(batch.Discriminator, between, batch.Label);
    }

    /// <summary>The mean of (norm of the gradient - 1)² at given images.</summary>
    internal static Tensor DistanceFromOne(DiscriminatorNetwork discriminator, Tensor images, Tensor? label)
    {
        images.requires_grad_(true);
        Tensor logits = discriminator.call(images, label);
        Tensor gradient = InputGradient.Of(logits.sum(), images)[0];

        // The root has no gradient at 0: the epsilon keeps it finite.
        return ((InputGradient.SquaredNorms(gradient, logits) + 1e-12).sqrt() - 1).square().mean();
    }
}
