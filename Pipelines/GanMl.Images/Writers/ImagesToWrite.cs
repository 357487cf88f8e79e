using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GanMl.Images.Parts;
using GanMl.Images.Pictures;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Writers;

/// <summary>Images of a generator while they are drawn, all that is known of them, and how they are to be stored.</summary>
/// <param name="generator">Where the images come from.</param>
/// <param name="plan">Which images.</param>
/// <param name="name">What the generator is called: the name of its file, for example.</param>
/// <param name="progress">Told how many images have been stored, batch by batch; null for nobody.</param>
/// <param name="cancellationToken">Stops the stream.</param>
public sealed class ImagesToWrite(
    OnnxGenerator generator,
    GenerationPlan plan,
    string name = "",
    IProgress<WritingProgress>? progress = null,
    CancellationToken cancellationToken = default)
{
    private readonly Lazy<string> _generatorHash = new(() => generator.FileHash);
    private readonly Lazy<int> _batchSize = new(
        () => generator.Contract.FixedBatch > 0 ? generator.Contract.FixedBatch : generator.GoodBatchSize);

    /// <summary>What the generator's file says of itself.</summary>
    public GeneratorInfo Generator => generator.Info;

    /// <summary>What the generator is called; empty where nobody has said.</summary>
    public string GeneratorName => name;

    /// <summary>The SHA-256 of the generator's file, 64 lower-case hexadecimal digits.</summary>
    public string GeneratorHash => _generatorHash.Value;

    /// <summary>Which images: their seed, their rows, how they are drawn.</summary>
    public GenerationPlan Plan => plan;

    /// <summary>How many images.</summary>
    public long Count => plan.Count;

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape => generator.Info.Shape;

    /// <summary>The names of the classes; a label is an index into them. Empty when the generator is unconditional.</summary>
    public IReadOnlyList<string> ClassNames => generator.Info.ClassNames;

    /// <summary>How images become picture files, in formats that hold such.</summary>
    public PictureEncoding Pictures { get; init; } = new();

    /// <summary>Whether the images are marked as synthetic, in a form that machines read (<see cref="SyntheticMark"/>).</summary>
    public bool IsMarked { get; init; } = true;

    /// <summary>
    /// How many rows a file of a set holds, at least 1, or for single pictures how many are recorded as done at once; null for what is
    /// usual for the format: 10,000, or all in one file.
    /// </summary>
    public long? RowsPerFile { get; init; }

    /// <summary>Which of the files of a set this process makes. It changes no file.</summary>
    public Shard Shard { get; init; }

    /// <summary>What the set is for, as its files are named: <c>train</c>, <c>test</c>.</summary>
    public string Split { get; init; } = "train";

    /// <summary>A private key with which the manifest of a set is signed when the set is complete; null for no signature.</summary>
    public ManifestKey? SigningKey { get; init; }

    /// <summary>
    /// The images, batch by batch in the order of their rows, drawn while they are asked for. A second enumeration draws them anew.
    /// </summary>
    /// <exception cref="OperationCanceledException">While enumerating: the stream was stopped.</exception>
    /// <exception cref="GeneratorFileException">While enumerating: the network fails, or gives values that are not finite.</exception>
    public IEnumerable<GeneratedBatch> Batches
    {
        get
        {
            long stored = 0;
            foreach (GeneratedBatch batch in generator.Generate(plan, cancellationToken))
            {
                yield return batch;
                stored += batch.Count;
                progress?.Report(new WritingProgress { Images = stored });
            }
        }
    }

    /// <summary>The label of a row; null when the generator is unconditional.</summary>
    /// <param name="row">A row of the seed.</param>
    public long? LabelOf(long row) => !generator.Info.IsConditional ? null
        : plan.LabelOf is { } labelOf ? labelOf(row)
        : row % generator.Info.ClassNames.Count;

    /// <summary>Where an image comes from, in a form that machines read; null where the images are not marked.</summary>
    /// <param name="row">A row of the seed.</param>
    public SyntheticMark? MarkOf(long row) => IsMarked ? new SyntheticMark(GeneratorHash, plan.Seed, row) : null;

    internal CancellationToken Cancellation => cancellationToken;

    /// <summary>What was said of a file that does not describe itself, as far as images depend on it; null for any other.</summary>
    internal JsonObject? Opened => generator.HasMetadata ? null : new JsonObject
    {
        ["modelSha256"] = Convert.ToHexStringLower(SHA256.HashData(generator.Model.Span)),
        ["pixelRange"] = FormattableString.Invariant($"{generator.PixelRange.Minimum}:{generator.PixelRange.Maximum}"),
        ["latentDistribution"] = generator.Info.Distribution.ToString(),
        ["classNames"] = new JsonArray([.. generator.Info.ClassNames.Select(name => JsonValue.Create(name))]),
    };

    /// <summary>Some of the rows, in batches of their own size, so that an image is the same to the last bit whoever draws it.</summary>
    /// <param name="first">The first, counted from that of the plan.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Stops them.</param>
    internal IEnumerable<GeneratedBatch> Draw(long first, long count, CancellationToken cancellation) =>
        generator.Generate(
            plan with
            {
                FirstRow = plan.FirstRow + first,
                Count = count,
                BatchSize = _batchSize.Value,
                HasWholeRuns = true,
            },
            cancellation);

    internal void Report(WritingProgress stored) => progress?.Report(stored);
}
