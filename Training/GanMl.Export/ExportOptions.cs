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

    /// <summary>What is known about writing each kind of module.</summary>
    public ConverterCatalogue Converters { get; init; } = ConverterCatalogue.Default;

    /// <summary>The name of the graph, which viewers show; null takes the module's own.</summary>
    public string? GraphName { get; init; }

    /// <summary>Facts to store in the file as its <c>metadata_props</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The tolerance that holds.</summary>
    internal ExportTolerance EffectiveTolerance => Tolerance ?? ExportTolerance.For(Precision);
}
