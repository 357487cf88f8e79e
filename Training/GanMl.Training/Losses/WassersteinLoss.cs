using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// The Wasserstein loss (Arjovsky et al., 2017) with the drift term of Karras et al. (2018, appendix A.1): mean fake - mean real
/// + 0.001 mean real², which keeps the logits near 0. It needs a gradient penalty beside it.
/// </summary>
internal sealed class WassersteinLoss : IGanLoss
{
    /// <summary>The weight of the drift term.</summary>
    public const double Drift = 1e-3;

    /// <inheritdoc/>
    public string Name => "wasserstein";

    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Margins(Tensor realLogits, Tensor fakeLogits) => (realLogits - fakeLogits, fakeLogits - realLogits);

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        fakeLogits.mean() - realLogits.mean() + (realLogits.square().mean() * Drift);

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) => -fakeLogits.mean();
}
