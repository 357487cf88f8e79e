using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// Least squares (Mao et al., 2017, equation 9): real images are to score 1, generated ones 0, the generator wants 1; half the mean of the
/// squared distances.
/// </summary>
internal sealed class LeastSquaresLoss : IGanLoss
{
    /// <inheritdoc/>
    public string Name => "least-squares";

    /// <remarks>Four times the distance from the middle: its logistic function is then nearly the logit itself.</remarks>
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Margins(Tensor realLogits, Tensor fakeLogits) =>
        ((realLogits - 0.5) * 4, (fakeLogits - 0.5) * 4);

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        ((realLogits - 1).square().mean() + fakeLogits.square().mean()) / 2;

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) =>
        (fakeLogits - 1).square().mean() / 2;
}
