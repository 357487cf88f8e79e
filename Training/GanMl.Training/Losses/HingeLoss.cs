using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// The hinge loss (Lim and Ye, 2017; Miyato et al., 2018, equations 16 and 17): the discriminator wants real images above 1 and generated
/// ones below -1, and is content beyond; the generator raises its logits.
/// </summary>
internal sealed class HingeLoss : IGanLoss
{
    /// <inheritdoc/>
    public string Name => "hinge";

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        nn.functional.relu(1 - realLogits).mean() + nn.functional.relu(1 + fakeLogits).mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) =>
        -fakeLogits.mean();
}
