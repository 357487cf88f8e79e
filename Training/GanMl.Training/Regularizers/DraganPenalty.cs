using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// The gradient penalty of DRAGAN (Kodali et al., 2017, section 2.3): close to real images, at x + 0.5 std(x) u with u uniform in
/// [0, 1), the norm of the discriminator's gradient is to be 1, mean of (norm - 1)². Sharp gradients there are what a mode collapses to.
/// The paper's weight is 10.
/// </summary>
internal sealed class DraganPenalty : IDiscriminatorRegularizer
{
    /// <inheritdoc/>
    public string Name => "dragan";

    /// <inheritdoc/>
    public LogitGradients Gradients => LogitGradients.None;

    /// <inheritdoc/>
    public Tensor Penalty(JudgedBatch batch)
    {
        Tensor real = batch.Real.detach();
        return GradientPenalty.DistanceFromOne(batch.Discriminator, real + (rand_like(real) * real.std(false) * 0.5), batch.Label);
    }
}
