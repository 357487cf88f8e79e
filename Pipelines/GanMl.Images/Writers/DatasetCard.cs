using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GanMl.Images.Parts;
using GanMl.Images.Pictures;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Writers;

/// <summary>
/// The card of a set, <c>README.md</c>: what it holds, where it comes from and how to read it, for people, and above that for programs, in
/// YAML as Hugging Face's data sets have it.
/// </summary>
internal static class DatasetCard
{
    internal const string FileName = "README.md";

    private const int MostClasses = 1_000;

    // A string of JSON is one of YAML too.
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(Stream stream, PartedImageWriter format, ImagesToWrite images, PartLayout layout, long[] counts)
    {
        var card = new StringBuilder("---\n");
        AddYaml(card, images);
        card.Append(CultureInfo.InvariantCulture, $"---\n\n# {images.Count:N0} generated images\n\n");
        string dataSet = images.Generator.DataSet is { Length: > 0 } known ? $", which was trained on {known}," : "";
        ImageShape shape = images.Shape;
        string colours = shape.Channels == 1 ? "grey" : shape.Channels == 3 ? "in colour" : $"{shape.Channels} channels";
        (string Name, string Text)[] facts =
        [
            ("images", Plain($"{images.Count:N0} of {shape.Height} x {shape.Width} pixels, {colours}")),
            ("generator", Cell(images.GeneratorName)),
            ("its SHA-256", images.GeneratorHash),
            ("seed", Plain($"{images.Plan.Seed}")),
            ("rows", Plain($"{images.Plan.FirstRow} to {images.Plan.FirstRow + images.Count - 1}")),
            ("files", Plain($"{format.Name}, {layout.Parts:N0} of {layout.RowsPerPart:N0} rows")),
        ];
        card.Append($"None of these images shows anything that exists: a generative adversarial network{dataSet} has drawn them.\n\n");
        card.Append("| | |\n|---|---|\n");
        foreach ((string name, string text) in facts)
        {
            card.Append(CultureInfo.InvariantCulture, $"| {name} | {text} |\n");
        }

        if (images.IsMarked)
        {
            card.Append($"\nEvery image is marked as synthetic: its digital source type is <{SyntheticMark.DigitalSourceType}>.\n");
        }

        AddClasses(card, images, counts);
        card.Append(CultureInfo.InvariantCulture, $"\n## How to read it\n\n{format.ReadingAdvice(images, layout.Parts)}\n\n");
        card.Append("`ganml verify` or `sha256sum -c SHA256SUMS`, in this folder, checks that all files are there and whole.\n");
        stream.Write(Encoding.UTF8.GetBytes(card.ToString()));
    }

    private static void AddYaml(StringBuilder card, ImagesToWrite images)
    {
        card.Append(CultureInfo.InvariantCulture, $"pretty_name: {Quote($"{images.Count:N0} generated images")}\n");
        card.Append("tags:\n- synthetic\n");
        if (images.ClassNames.Count > 0)
        {
            card.Append("task_categories:\n- image-classification\n");
        }

        card.Append(CultureInfo.InvariantCulture, $"size_categories:\n- {SizeCategory(images.Count)}\n");
    }

    private static void AddClasses(StringBuilder card, ImagesToWrite images, long[] counts)
    {
        if (images.ClassNames.Count == 0)
        {
            return;
        }

        card.Append("\n## Classes\n\n| label | class | images |\n|---|---|---|\n");
        for (int label = 0; label < Math.Min(images.ClassNames.Count, MostClasses); label++)
        {
            card.Append(CultureInfo.InvariantCulture, $"| {label} | {Cell(images.ClassNames[label])} | {counts[label]:N0} |\n");
        }

        if (images.ClassNames.Count > MostClasses)
        {
            card.Append(CultureInfo.InvariantCulture, $"\nAnd {images.ClassNames.Count - MostClasses:N0} more: manifest.json has all.\n");
        }
    }

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string text) => JsonSerializer.Serialize(text, Quoted);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    /// <summary>The categories of Hugging Face's hub.</summary>
    private static string SizeCategory(long count) => count switch
    {
        < 1_000 => "n<1K",
        < 10_000 => "1K<n<10K",
        < 100_000 => "10K<n<100K",
        < 1_000_000 => "100K<n<1M",
        < 10_000_000 => "1M<n<10M",
        < 100_000_000 => "10M<n<100M",
        < 1_000_000_000 => "100M<n<1B",
        _ => "n>1B",
    };
}
