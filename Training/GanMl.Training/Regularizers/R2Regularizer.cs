using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// R2 (Mescheder, Geiger and Nowozin, 2018, equation 10): what <see cref="R1Regularizer"/> is at real images, at generated ones. Its weight
/// is the paper's gamma; R3GAN takes both.
/// </summary>
internal sealed class R2Regularizer : IDiscriminatorRegularizer
{
    /// <inheritdoc/>
    public string Name => "r2";

    /// <inheritdoc/>
    public LogitGradients Gradients => LogitGradients.AtFake;

    /// <inheritdoc/>
    public bool HoldsBack => true;

    /// <inheritdoc/>
    public Tensor Penalty(JudgedBatch batch) => InputGradient.HalfSquaredNorm(batch.FakeGradient, batch.FakeLogits);
}
