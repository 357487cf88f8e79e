using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>What is added to the discriminator's loss. Found by its name.</summary>
public interface IDiscriminatorRegularizer
{
    /// <summary>The name on the command line: <c>r1</c>.</summary>
    string Name { get; }

    /// <summary>The penalty, before its weight; gradients reach the discriminator's weights through it.</summary>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="real">Real images, [N, C, H, W].</param>
    /// <param name="fake">As many generated images, detached.</param>
    /// <param name="label">Their classes, int64 [N]; null when unconditional.</param>
    /// <returns>A scalar.</returns>
    Tensor Penalty(Discriminator discriminator, Tensor real, Tensor fake, Tensor? label);
}
