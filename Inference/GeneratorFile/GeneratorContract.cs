using GanMl.Inference.LabelledImages;

namespace GanMl.Inference.GeneratorFile;

/// <summary>How one particular file is fed and read: the names and shapes of its inputs and outputs.</summary>
internal sealed record GeneratorContract
{
    internal required string LatentInput { get; init; }

    internal required int LatentSize { get; init; }

    /// <summary>2 for [batch, size], 4 for [batch, size, 1, 1].</summary>
    internal required int LatentRank { get; init; }

    /// <summary>Null when the generator is unconditional.</summary>
    internal string? LabelInput { get; init; }

    /// <summary>1 for [batch], 2 for [batch, 1].</summary>
    internal int LabelRank { get; init; }

    internal required string ImageOutput { get; init; }

    /// <summary>The rank of the optional input <see cref="GeneratorNames.Truncation"/>, 0 or 1; null when the file has none.</summary>
    internal int? TruncationRank { get; init; }

    /// <summary>
    /// The rank of the optional input <see cref="GeneratorNames.StyleLayer"/>, 0 or 1; null when the file takes no second latent.
    /// </summary>
    internal int? StyleLayerRank { get; init; }

    /// <summary>
    /// The values of all noise maps of one image; 0 when the file has no optional input <see cref="GeneratorNames.Noise"/>.
    /// </summary>
    internal int NoiseSize { get; init; }

    /// <summary>The only number of rows that the file can be run with; 0 when it takes any.</summary>
    internal required int FixedBatch { get; init; }

    /// <summary>The file's values of black and white.</summary>
    internal PixelRange PixelRange { get; init; } = PixelRange.Sigmoid;

    internal long[] TruncationShape => TruncationRank == 0 ? [] : [1];

    internal long[] StyleLayerShape => StyleLayerRank == 0 ? [] : [1];

    internal long[] LatentShape(int rows) => LatentRank == 2 ? [rows, LatentSize] : [rows, LatentSize, 1, 1];

    internal long[] LabelShape(int rows) => LabelRank == 1 ? [rows] : [rows, 1];
}
