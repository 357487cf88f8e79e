using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// How generated images are to join real ones, as a file beside the generator: what a study of <c>ganml augment</c> has found best.
/// <see cref="SyntheticSource"/> opens it. Paths in it are relative to its folder, so that the folder can be copied as a whole.
/// </summary>
public sealed record SyntheticSettings
{
    /// <summary>What the file is called in the folder of a study.</summary>
    public const string FileName = "synthetic.json";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The generator's file.</summary>
    public required string Generator { get; init; }

    /// <summary>The SHA-256 of that file in hexadecimal, so that no other is taken for it; null if any will do.</summary>
    public string? GeneratorHash { get; init; }

    /// <summary>How many images of each class, as <see cref="SyntheticAmount.Parse"/> reads it.</summary>
    public required string Amount { get; init; }

    /// <summary>
    /// How many images of each class that is beside the training images of whoever wrote the file, by name; empty if nobody has counted.
    /// </summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <summary>As in <see cref="SyntheticOptions.LatentScale"/>.</summary>
    public float LatentScale { get; init; } = 1;

    /// <summary>As in <see cref="SyntheticOptions.MostCandidates"/>.</summary>
    public int MostCandidates { get; init; } = 100;

    /// <summary>A classifier (.onnx: images to probabilities or logits) that filters or labels; null where neither is done.</summary>
    public string? Classifier { get; init; }

    /// <summary>The classes of the classifier, in its order.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Whether only images are kept that the classifier takes for their class.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>Whether the probabilities of the classifier are their labels.</summary>
    public bool IsSoft { get; init; }

    /// <summary>
    /// What is to be changed in the images once they have joined, as <c>AppendAugmented</c> does; null for nothing.
    /// </summary>
    public ClassicalAugmentation? Augmentation { get; init; }

    /// <summary>
    /// What else was done to the images when this was tried, in words: how classes were balanced, and how images were transformed.
    /// </summary>
    public string Arm { get; init; } = "";

    /// <summary>For which numbers of real images it was tried, as <c>ganml augment --regime</c> takes them.</summary>
    public string Regime { get; init; } = "";

    /// <summary>Whether this was found to help; false where it was not, or where nobody has tried.</summary>
    public bool Helps { get; init; }

    /// <summary>What was found, in words.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It does not hold settings; the message says what is wrong.</exception>
    public static SyntheticSettings Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            SyntheticSettings settings = JsonSerializer.Deserialize<SyntheticSettings>(File.ReadAllBytes(path), Form)
                ?? throw new FormatException("It is null.");
            settings.Check();
            return settings;
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException)
        {
            throw new FormatException($"'{path}' does not hold settings of generated images. {error.Message}", error);
        }
    }

    /// <exception cref="FormatException">They contradict themselves.</exception>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    internal void Check()
    {
        _ = SyntheticAmount.Parse(Amount);
        _ = LatentSampler.CheckedScale(LatentScale, nameof(LatentScale));
        _ = Candidates.CheckedCount(MostCandidates, nameof(MostCandidates));
        if (Counts.Any(ofClass => ofClass.Value < 0))
        {
            throw new FormatException("A count of images is below 0.");
        }

        if ((IsFiltered || IsSoft) && (Classifier is null || ClassNames.Count == 0))
        {
            throw new FormatException("It filters or labels images, and does not name a classifier and its classes.");
        }
    }

    /// <summary>Writes a file, which appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Form));
    }
}
