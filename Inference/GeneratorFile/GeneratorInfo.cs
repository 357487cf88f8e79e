using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Inference.GeneratorFile;

/// <summary>What a generator file says about itself, in the <c>metadata_props</c> of the ONNX model.</summary>
/// <remarks>Two are equal when all their facts are equal, lists and dictionaries included.</remarks>
public sealed record GeneratorInfo
{
    /// <summary>The newest format version that this library reads, and the one that it writes.</summary>
    internal const int CurrentFormatVersion = 1;

    /// <summary>The version of the generator-file format: inputs, outputs and metadata.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The name of the network's architecture. Empty when unknown.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The architecture's options, by name, as invariant text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init => field = value.ToDictionary(); } = NoOptions;

    /// <summary>How many values a latent has, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public required int LatentSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(LatentSize));
            field = value;
        }
    }

    /// <summary>The distribution of each value of a latent.</summary>
    public LatentDistribution Distribution { get; init; } = LatentDistribution.Normal;

    /// <summary>The shape of the images. Each side is at least 1, and an image has at most <see cref="Array.MaxLength"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or an image would not fit into an array.</exception>
    public required ImageShape Shape
    {
        get;
        init
        {
            if (!GeneratorMetadata.IsPossible(value.Channels, value.Height, value.Width))
            {
                throw new ArgumentOutOfRangeException(nameof(Shape), value, "No image has this shape.");
            }

            field = value;
        }
    }

    /// <summary>The names of the classes; a label is an index into them. Empty when the generator is unconditional.</summary>
    public IReadOnlyList<string> ClassNames { get; init => field = [.. value]; } = [];

    /// <summary>The name of the data set on which the generator was trained. Empty when unknown.</summary>
    public string DataSet { get; init; } = "";

    /// <summary>How many real images the training has seen, repetitions included.</summary>
    public long ImagesSeen { get; init; }

    /// <summary>
    /// How many real images the training was to see, repetitions included: more than <see cref="ImagesSeen"/> where it ended early. 0 when
    /// unknown.
    /// </summary>
    public long TotalImages { get; init; }

    /// <summary>The alarms of the training, a sentence each, such as that its images collapsed. Empty when there were none.</summary>
    public IReadOnlyList<string> Alarms { get; init => field = [.. value]; } = [];

    /// <summary>The seed of the training.</summary>
    public long Seed { get; init; }

    /// <summary>How good the generator was found to be, by the metric's name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init => field = value.ToDictionary(); } = NoMetrics;

    /// <summary>What <see cref="Metrics"/> were measured on; null when unknown.</summary>
    public MetricConditions? MetricConditions { get; init; }

    /// <summary>
    /// The largest difference in a pixel, on a scale of 0 to 1, that the exporter found between the file and the trained network.
    /// </summary>
    public double? LargestDifference { get; init; }

    /// <summary>How the weights are stored and used: <c>float32</c>, <c>float16</c> or <c>int8</c>.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>
    /// Whether the file takes <see cref="GeneratorInput.Truncation"/>. Found in its inputs when it is opened; not part of the metadata.
    /// </summary>
    public bool TakesTruncation { get; init; }

    /// <summary>
    /// Whether the file takes a second latent and the layer from which it decides the style (<see cref="GeneratorInput.StyleLatents"/>).
    /// Found in its inputs when it is opened; not part of the metadata.
    /// </summary>
    public bool TakesStyle { get; init; }

    /// <summary>
    /// The layers of the synthesis network that take a style, so that <see cref="GeneratorInput.StyleLayer"/> goes from 0 to one less; 0
    /// where there are none, or the file does not say.
    /// </summary>
    public int StyleLayers { get; init; }

    /// <summary>
    /// The values of all noise maps of one image (<see cref="GeneratorInput.Noise"/>); 0 where the file takes none. Found in its inputs
    /// when it is opened; not part of the metadata.
    /// </summary>
    public int NoiseSize { get; init; }

    /// <summary>Whether the generator takes a label.</summary>
    public bool IsConditional => ClassNames.Count > 0;

    private static IReadOnlyDictionary<string, string> NoOptions { get; } = new Dictionary<string, string>();

    private static IReadOnlyDictionary<string, double> NoMetrics { get; } = new Dictionary<string, double>();

    /// <summary>
    /// The label of a class by what a person has written. A name comes first as it is written; then, if only one class fits, in whatever
    /// case. Beside classes whose names are numbers, a number is a name (7 fits 007); otherwise it is a label, from 0.
    /// </summary>
    /// <param name="text">A class's name or number.</param>
    /// <returns>The label: 0 to <c>ClassNames.Count - 1</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The generator has no classes, none fits, or several do; the message lists the candidates.
    /// </exception>
    public long FindClass(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ClassSearch.Find(ClassNames, text);
    }

    /// <summary>
    /// The metadata of the file: keys that begin with <c>ganml.</c>, values in invariant text, lists and dictionaries as JSON.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => GeneratorMetadata.Write(this);

    /// <summary>Reads what <see cref="ToMetadata"/> has written. Keys that it does not know are passed over.</summary>
    /// <exception cref="GeneratorFileException">
    /// A value is missing or broken, or the file was written by a newer GanMl. The message names the key.
    /// </exception>
    internal static GeneratorInfo FromMetadata(IReadOnlyDictionary<string, string> metadata) => GeneratorMetadata.Read(metadata);

    /// <summary>Whether the other says the same.</summary>
    public bool Equals(GeneratorInfo? other) =>
        other is not null
        && FormatVersion == other.FormatVersion
        && Architecture == other.Architecture
        && LatentSize == other.LatentSize
        && Distribution == other.Distribution
        && Shape == other.Shape
        && DataSet == other.DataSet
        && ImagesSeen == other.ImagesSeen
        && TotalImages == other.TotalImages
        && Alarms.SequenceEqual(other.Alarms)
        && Seed == other.Seed
        && Precision == other.Precision
        && TakesTruncation == other.TakesTruncation
        && TakesStyle == other.TakesStyle
        && StyleLayers == other.StyleLayers
        && NoiseSize == other.NoiseSize
        && Nullable.Equals(LargestDifference, other.LargestDifference)
        && ClassNames.SequenceEqual(other.ClassNames)
        && SameEntries(Options, other.Options)
        && SameEntries(Metrics, other.Metrics)
        && MetricConditions == other.MetricConditions;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Architecture, LatentSize, Distribution, Shape, ClassNames.Count, DataSet, ImagesSeen, Seed);

    private static bool SameEntries<T>(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right) =>
        left.Count == right.Count
        && left.All(entry => right.TryGetValue(entry.Key, out T? value) && EqualityComparer<T>.Default.Equals(entry.Value, value));
}
