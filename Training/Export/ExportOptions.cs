namespace GanMl.Training.Export;

/// <summary>How a module is exported and how strictly the file is checked.</summary>
public sealed record ExportOptions
{
    /// <summary>
    /// How far an output of ONNX Runtime may lie from TorchSharp's: absolute for values up to 1, relative to the value above.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

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
}
