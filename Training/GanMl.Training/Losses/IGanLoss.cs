using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>What the two players minimise, as functions of the discriminator's logits. Found by its name.</summary>
public interface IGanLoss
{
    /// <summary>The name by which it is asked for: <c>binary-cross-entropy</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the generator's loss needs the logits of real images too: true of relativistic losses, which cost one more pass.
    /// </summary>
    bool GeneratorComparesWithReal => false;

    /// <summary>
    /// How far logits lie on the side of the real images, as this loss sees it: above 0, an image is taken for real. Where a logit alone
    /// means nothing, as with relativistic and Wasserstein losses, it is how far it lies above that of the image beside it.
    /// </summary>
    /// <param name="realLogits">Logits of real images, [N, 1].</param>
    /// <param name="fakeLogits">Logits of generated images, [N, 1].</param>
    /// <returns>Margins of the real and of the generated images, [N, 1] each.</returns>
    (Tensor Real, Tensor Fake) Margins(Tensor realLogits, Tensor fakeLogits) => (realLogits, fakeLogits);

    /// <summary>The discriminator's loss.</summary>
    /// <param name="realLogits">Logits of real images, [N, 1].</param>
    /// <param name="fakeLogits">Logits of generated images of the same classes, row by row, [N, 1].</param>
    /// <returns>A scalar.</returns>
    Tensor Discriminator(Tensor realLogits, Tensor fakeLogits);

    /// <summary>The generator's loss.</summary>
    /// <param name="fakeLogits">Logits of generated images through which gradients reach the generator, [N, 1].</param>
    /// <param name="realLogits">
    /// Logits of real images of the same classes, row by row, [N, 1], through which no gradients run; null unless
    /// <see cref="GeneratorComparesWithReal"/>.
    /// </param>
    /// <returns>A scalar.</returns>
    Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null);
}
