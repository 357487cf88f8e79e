using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// The non-saturating logistic loss of StyleGAN (Goodfellow et al., 2014; Karras et al., 2019): softplus(fake) + softplus(-real) for the
/// discriminator, softplus(-fake) for the generator. Unlike <see cref="BinaryCrossEntropyLoss"/> the discriminator's is not halved, so that
/// the weights of regularisers mean what they mean in the papers.
/// </summary>
internal sealed class NonSaturatingLoss : IGanLoss
{
    /// <inheritdoc/>
    public string Name => "non-saturating";

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        nn.functional.softplus(fakeLogits).mean() + nn.functional.softplus(-realLogits).mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) => nn.functional.softplus(-fakeLogits).mean();
}
