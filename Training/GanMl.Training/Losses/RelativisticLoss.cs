using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// Relativistic pairing, RpGAN (Jolicoeur-Martineau, 2020; Huang et al., 2024, R3GAN, equation 2): each real image is to score higher than
/// the generated one beside it, softplus(fake - real), and the generator wants the opposite. No logits alone are good or bad,
/// so a generator gains nothing from keeping to a few modes. It wants R1 and R2 beside it.
/// </summary>
internal sealed class RelativisticLoss : IGanLoss
{
    /// <inheritdoc/>
    public string Name => "relativistic";

    /// <inheritdoc/>
    public bool GeneratorComparesWithReal => true;

    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Margins(Tensor realLogits, Tensor fakeLogits) => (realLogits - fakeLogits, fakeLogits - realLogits);

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        nn.functional.softplus(fakeLogits - realLogits).mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) =>
        nn.functional.softplus((realLogits ?? throw new ArgumentNullException(nameof(realLogits))) - fakeLogits).mean();
}
