using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// R1 (Mescheder, Geiger and Nowozin, 2018, equation 9): half the mean over real images of the squared norm of the discriminator's
/// gradient there. Its weight is the paper's gamma.
/// </summary>
internal sealed class R1Regularizer : IDiscriminatorRegularizer
{
    /// <inheritdoc/>
    public string Name => "r1";

    /// <inheritdoc/>
    public LogitGradients Gradients => LogitGradients.AtReal;

    /// <inheritdoc/>
    public bool HoldsBack => true;

    /// <inheritdoc/>
    public Tensor Penalty(JudgedBatch batch) => InputGradient.HalfSquaredNorm(batch.RealGradient, batch.RealLogits);
}
