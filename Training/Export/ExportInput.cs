using static TorchSharp.torch;

namespace GanMl.Training.Export;

/// <summary>Draws one batch of plausible values for an input, on the CPU and from the given random numbers alone.</summary>
/// <param name="shape">The shape of the whole tensor, batch axis included.</param>
/// <param name="random">Where random numbers come from; the global ones stay untouched, so that a training run does not notice.</param>
public delegate Tensor InputSampler(long[] shape, Generator random);

/// <summary>One input of the module that is exported. Its first axis is the batch and has any size in the file.</summary>
/// <param name="Name">The input's name in the file.</param>
/// <param name="Type">Float32 or Int64.</param>
/// <param name="Shape">The shape of one example, without the batch axis; empty for a plain number an example, such as a label.</param>
/// <param name="Sampler">Draws examples, to follow the module's forward pass and to check the file.</param>
public sealed record ExportInput(string Name, ScalarType Type, IReadOnlyList<long> Shape, InputSampler Sampler)
{
    /// <summary>Float32 values, tried with standard normal noise.</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="shape">The shape of one example, without the batch axis.</param>
    public static ExportInput Normal(string name, params long[] shape) =>
        new(name, ScalarType.Float32, shape, (size, random) => randn(size, ScalarType.Float32, generator: random));

    /// <summary>Float32 values, tried with noise that is uniform in [-1, 1).</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="shape">The shape of one example, without the batch axis.</param>
    public static ExportInput Uniform(string name, params long[] shape) =>
        new(name, ScalarType.Float32, shape, (size, random) => rand(size, ScalarType.Float32, generator: random).mul_(2).sub_(1));

    /// <summary>Int64 values such as labels, tried with random values from 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="count">How many different values there are.</param>
    /// <param name="shape">The shape of one example, without the batch axis; nothing for one value an example.</param>
    public static ExportInput Indices(string name, long count, params long[] shape) =>
        new(name, ScalarType.Int64, shape, (size, random) => randint(0, count, size, ScalarType.Int64, generator: random));

    /// <summary>One batch of examples.</summary>
    internal Tensor Sample(long batch, Generator random, Device device)
    {
        Tensor sample = Sampler([batch, .. Shape], random);
        return sample.to(Type).to(device);
    }
}
