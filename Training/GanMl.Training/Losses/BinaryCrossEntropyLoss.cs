using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// Binary cross-entropy on the sigmoid of the logits: real images are to be 1, generated ones 0, and the generator wants
/// its own to be 1 (Goodfellow et al., 2014, the non-saturating form). In terms of a logit x the two are softplus(-x) and
/// softplus(x), which stay finite where log(sigmoid(x)) would not.
/// </summary>
internal sealed class BinaryCrossEntropyLoss : IGanLoss
{
    /// <inheritdoc/>
    public string Name => "binary-cross-entropy";

    /// <summary>The mean over real and generated images together: half the sum of the two means.</summary>
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        (nn.functional.softplus(-realLogits).mean() + nn.functional.softplus(fakeLogits).mean()) / 2;

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) => nn.functional.softplus(-fakeLogits).mean();
}
