using static TorchSharp.torch;

namespace GanMl.Export.Inputs;

/// <summary>Draws one batch of plausible values for an input, on the CPU and from the given random numbers alone.</summary>
/// <param name="shape">The shape of the whole tensor, batch axis included.</param>
/// <param name="random">Where random numbers come from; the global ones stay untouched, so that a training run does not notice.</param>
public delegate Tensor InputSampler(long[] shape, Generator random);

/// <summary>One input of the module that is exported.</summary>
/// <param name="Name">The input's name in the file.</param>
/// <param name="Type">Float32 or Int64.</param>
/// <param name="Axes">All axes; most often the batch comes first. None for a single number.</param>
/// <param name="Sampler">Draws values, to follow the module's forward pass and to check the file.</param>
public sealed record ExportInput(string Name, ScalarType Type, IReadOnlyList<ExportAxis> Axes, InputSampler Sampler)
{
    /// <summary>Whether a caller of the file may leave the input out, because it has a default.</summary>
    public bool IsOptional => Default is not null;

    /// <summary>The value of an optional input that is left out.</summary>
    internal ComputedTensor? Default { get; private init; }

    /// <summary>Float32 values, tried with standard normal noise.</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="shape">The shape of one example, without the batch axis.</param>
    public static ExportInput Normal(string name, params long[] shape) =>
        new(name, ScalarType.Float32, Batched(shape), (size, random) => randn(size, ScalarType.Float32, generator: random));

    /// <summary>Float32 values, tried with noise that is uniform in [-1, 1).</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="shape">The shape of one example, without the batch axis.</param>
    public static ExportInput Uniform(string name, params long[] shape) =>
        new(name, ScalarType.Float32, Batched(shape), (size, random) => Between(size, -1, 1, random));

    /// <summary>Int64 values such as labels, tried with random values from 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="count">How many different values there are.</param>
    /// <param name="shape">The shape of one example, without the batch axis; nothing for one value an example.</param>
    public static ExportInput Indices(string name, long count, params long[] shape) =>
        new(name, ScalarType.Int64, Batched(shape), (size, random) => randint(0, count, size, ScalarType.Int64, generator: random));

    /// <summary>A single optional Float32 number for the whole batch, such as a truncation.</summary>
    /// <param name="name">The input's name in the file.</param>
    /// <param name="value">Its value where a caller does not give it.</param>
    /// <param name="lowest">The lowest value to try in the check.</param>
    /// <param name="highest">The highest value to try in the check.</param>
    public static ExportInput Number(string name, float value, float lowest, float highest)
    {
        using Tensor given = tensor(value);
        return new ExportInput(name, ScalarType.Float32, [], (size, random) => Between(size, lowest, highest, random)).WithDefault(given);
    }

    /// <summary>
    /// This input with a default: in the file it is an initializer as well, so that a caller who does not know of it need not give it.
    /// The file is checked with the default and with other values.
    /// </summary>
    /// <param name="value">
    /// The default, of this input's type and with as many axes; of size 1 on an axis whose size differs from run to run, where the module
    /// must let it stand for all.
    /// </param>
    /// <exception cref="ArgumentException">The default has another type or shape.</exception>
    public ExportInput WithDefault(Tensor value)
    {
        bool fits = value.dtype == Type && value.shape.Length == Axes.Count
            && value.shape.Zip(Axes).All(size => size.First == (size.Second.Name is null ? size.Second.Sizes[0] : 1));
        return fits
            ? this with { Default = ComputedTensor.Of(value) }
            : throw new ArgumentException(
                $"The default of '{Name}' is {value.dtype} [{string.Join(", ", value.shape)}], but the input is {Type} "
                + $"[{string.Join(", ", Axes.Select(axis => axis.Name is null ? $"{axis.Sizes[0]}" : "1"))}].",
                nameof(value));
    }

    private static IReadOnlyList<ExportAxis> Batched(long[] shape) => [ExportAxis.Batch, .. shape.Select(ExportAxis.Fixed)];

    private static Tensor Between(long[] size, float lowest, float highest, Generator random) =>
        rand(size, ScalarType.Float32, generator: random).mul_(highest - lowest).add_(lowest);
}
