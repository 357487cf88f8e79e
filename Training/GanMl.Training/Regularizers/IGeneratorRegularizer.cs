using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>What is added to the generator's loss. Found by its name.</summary>
public interface IGeneratorRegularizer : IDisposable
{
    /// <summary>The name on the command line: <c>path-length</c>.</summary>
    string Name { get; }

    /// <summary>What it remembers from step to step, by name: part of a checkpoint, overwritten when one is read.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>The penalty, before its weight; gradients reach the generator's weights through it.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="latent">Noise, [N, latent size].</param>
    /// <param name="label">The classes to draw, int64 [N]; null when unconditional.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">It cannot be had from a generator of this kind.</exception>
    Tensor Penalty(GeneratorNetwork generator, Tensor latent, Tensor? label);
}
