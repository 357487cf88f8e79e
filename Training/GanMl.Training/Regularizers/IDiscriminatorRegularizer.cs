using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>What is added to the discriminator's loss. Found by its name.</summary>
public interface IDiscriminatorRegularizer
{
    /// <summary>The name on the command line: <c>r1</c>.</summary>
    string Name { get; }

    /// <summary>The gradients of the batch that it asks for.</summary>
    LogitGradients Gradients { get; }

    /// <summary>The penalty, before its weight; gradients reach the discriminator's weights through it.</summary>
    /// <param name="batch">Real and generated images as the discriminator judges them.</param>
    /// <returns>A scalar.</returns>
    Tensor Penalty(JudgedBatch batch);
}
