using GanMl.Export.Converters;

namespace GanMl.Export;

/// <summary>How a module is exported and how strictly the file is checked.</summary>
public sealed record ExportOptions
{
    /// <summary>How the weights are stored and used.</summary>
    public ExportPrecision Precision { get; init; } = ExportPrecision.Float32;

    /// <summary>
    /// How far an output of ONNX Runtime may lie from TorchSharp's; null for <see cref="ExportTolerance.For"/> the precision.
    /// </summary>
    public ExportTolerance? Tolerance { get; init; }

    /// <summary>
    /// Whether the graph is made smaller without changing what it computes: normalisation folded into the weights next to it, and
    /// steps that do nothing left out.
    /// </summary>
    public bool Simplify { get; init; } = true;

    /// <summary>The batch sizes at which the file is checked. Several, so that a batch size that got stuck in the graph shows.</summary>
    public IReadOnlyList<int> BatchSizes { get; init; } = [1, 3, 17];

    /// <summary>The seed of the noise for following and checking. The global random numbers of torch are not touched.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is known about writing each kind of module; add to it by <see cref="ConverterCatalogue.With"/>.</summary>
    public ConverterCatalogue Converters { get; init; } = ConverterCatalogue.Default;

    /// <summary>The name of the graph, which viewers show; null takes the module's own.</summary>
    public string? GraphName { get; init; }

    /// <summary>Facts to store in the file as its <c>metadata_props</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The tolerance that holds.</summary>
    internal ExportTolerance EffectiveTolerance => Tolerance ?? ExportTolerance.For(Precision);
}

/// <summary>
/// How the weights of a module are stored in the file, and how it computes with them. Inputs and outputs are float32 always.
/// </summary>
public enum ExportPrecision
{
    /// <summary>Weights of 32 bits: the file computes what the module computes.</summary>
    Float32,

    /// <summary>Weights of 16 bits, which ONNX Runtime widens when it opens the file: half the size, the same speed.</summary>
    Float16,

    /// <summary>
    /// Weights of 8 bits, and the large convolutions and products computed in whole numbers: less than a third of the size, faster where
    /// the processor has instructions for it, and a little coarser.
    /// </summary>
    Int8,
}

/// <summary>
/// How far the outputs of an exported file may lie from the module's: absolute for values up to 1, relative to the value above.
/// </summary>
/// <param name="Largest">The largest difference of any value.</param>
/// <param name="RootMeanSquare">The square root of the mean of the squared differences of one output.</param>
public readonly record struct ExportTolerance(double Largest, double RootMeanSquare)
{
    /// <summary>A bound on every value alone.</summary>
    public static implicit operator ExportTolerance(double largest) => new(largest, largest);

    /// <summary>What a file of a precision is held to unless it is said otherwise.</summary>
    public static ExportTolerance For(ExportPrecision precision) => precision switch
    {
        ExportPrecision.Float32 => new ExportTolerance(1e-4, 1e-5),
        ExportPrecision.Float16 => new ExportTolerance(2e-2, 1e-3),
        ExportPrecision.Int8 => new ExportTolerance(0.5, 3e-2),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };
}
