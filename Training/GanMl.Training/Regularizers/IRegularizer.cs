using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>What is added to a loss: an <see cref="IDiscriminatorRegularizer"/> or an <see cref="IGeneratorRegularizer"/>.</summary>
public interface IRegularizer
{
    /// <summary>The name by which it is asked for: <c>r1</c>.</summary>
    string Name { get; }
}

/// <summary>What is added to the discriminator's loss.</summary>
public interface IDiscriminatorRegularizer : IRegularizer
{
    /// <summary>The gradients of the batch that it asks for.</summary>
    LogitGradients Gradients { get; }

    /// <summary>
    /// Whether a discriminator is less certain the larger its weight is, as with R1 and R2: then the training can find the weight.
    /// </summary>
    bool HoldsBack => false;

    /// <summary>The penalty, before its weight; gradients reach the discriminator's weights through it.</summary>
    /// <param name="batch">Real and generated images as the discriminator judges them.</param>
    /// <returns>A scalar.</returns>
    Tensor Penalty(JudgedBatch batch);
}

/// <summary>What is added to the generator's loss.</summary>
public interface IGeneratorRegularizer : IRegularizer, IDisposable
{
    /// <summary>What it remembers from step to step, by name: part of a checkpoint, overwritten when one is read.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Makes sure, before a run begins, that the penalty can be had from a generator.</summary>
    /// <param name="generator">The generator.</param>
    /// <exception cref="ArgumentException">It cannot be had from a generator of this kind.</exception>
    void Validate(GeneratorNetwork generator)
    {
    }

    /// <summary>The penalty, before its weight; gradients reach the generator's weights through it.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="latent">Noise, [N, latent size].</param>
    /// <param name="label">The classes to draw, int64 [N]; null when unconditional.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">It cannot be had from a generator of this kind.</exception>
    Tensor Penalty(GeneratorNetwork generator, Tensor latent, Tensor? label);
}
