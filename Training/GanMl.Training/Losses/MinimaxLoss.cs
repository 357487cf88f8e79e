using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// The original game (Goodfellow et al., 2014, equation 1): the generator minimises log(1 - D(fake)), which is -softplus(fake) in terms of
/// the logit, and learns next to nothing while the discriminator is sure of itself. To study, not to use.
/// </summary>
internal sealed class MinimaxLoss : IGanLoss
{
    /// <inheritdoc/>
    public string Name => "minimax";

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        nn.functional.softplus(-realLogits).mean() + nn.functional.softplus(fakeLogits).mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) =>
        -nn.functional.softplus(fakeLogits).mean();
}
