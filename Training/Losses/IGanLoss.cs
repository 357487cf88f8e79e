using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>What the two players minimise, as functions of the discriminator's logits. Found by its name.</summary>
public interface IGanLoss
{
    /// <summary>The name on the command line: <c>binary-cross-entropy</c>.</summary>
    string Name { get; }

    /// <summary>The discriminator's loss.</summary>
    /// <param name="realLogits">Logits of real images, [N, 1].</param>
    /// <param name="fakeLogits">Logits of generated images, [N, 1].</param>
    /// <returns>A scalar.</returns>
    Tensor Discriminator(Tensor realLogits, Tensor fakeLogits);

    /// <summary>The generator's loss.</summary>
    /// <param name="fakeLogits">Logits of generated images through which gradients reach the generator, [N, 1].</param>
    /// <returns>A scalar.</returns>
    Tensor Generator(Tensor fakeLogits);
}
