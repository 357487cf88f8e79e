using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Inference.GeneratorFile;

/// <summary>The text form of <see cref="GeneratorInfo"/>: what stands under which key.</summary>
internal static class GeneratorMetadata
{
    internal const string FormatKey = "ganml.format";
    private const string ArchitectureKey = "ganml.architecture";
    private const string OptionsKey = "ganml.options";
    private const string LatentSizeKey = "ganml.latent.size";
    private const string LatentDistributionKey = "ganml.latent.distribution";
    private const string ShapeKey = "ganml.image.shape";
    private const string ClassNamesKey = "ganml.classes";
    private const string DataSetKey = "ganml.data_set";
    private const string ImagesSeenKey = "ganml.images_seen";
    private const string SeedKey = "ganml.seed";
    private const string MetricsKey = "ganml.metrics";
    private const string PrecisionKey = "ganml.precision";
    private const string StyleLayersKey = "ganml.style_layers";
    private const string LargestDifferenceKey = "ganml.largest_difference";

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static bool IsPossible(long channels, long height, long width) =>
        channels is > 0 and <= int.MaxValue
        && height is > 0 and <= int.MaxValue
        && width is > 0 and <= int.MaxValue
        && (Int128)channels * height * width <= Array.MaxLength;

    internal static IReadOnlyDictionary<string, string> Write(GeneratorInfo info)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Text(info.FormatVersion),
            [ArchitectureKey] = info.Architecture,
            [OptionsKey] = JsonSerializer.Serialize(Sorted(info.Options), Json),
            [LatentSizeKey] = Text(info.LatentSize),
            [LatentDistributionKey] = info.Distribution == LatentDistribution.Normal ? "normal" : "uniform",
            [ShapeKey] = info.Shape.ToString(),
            [ClassNamesKey] = JsonSerializer.Serialize(info.ClassNames, Json),
            [DataSetKey] = info.DataSet,
            [ImagesSeenKey] = Text(info.ImagesSeen),
            [SeedKey] = Text(info.Seed),
            [MetricsKey] = JsonSerializer.Serialize(Sorted(info.Metrics), Json),
            [PrecisionKey] = info.Precision,
        };

        if (info.StyleLayers > 0)
        {
            metadata[StyleLayersKey] = Text(info.StyleLayers);
        }

        if (info.LargestDifference is { } difference)
        {
            metadata[LargestDifferenceKey] = Text(difference);
        }

        return metadata;
    }

    internal static GeneratorInfo Read(IReadOnlyDictionary<string, string> metadata)
    {
        int version = ReadNumber<int>(metadata, FormatKey);
        if (version > GeneratorInfo.CurrentFormatVersion)
        {
            throw new GeneratorFileException(
                $"The file was written by a newer GanMl: its format is {version}, and this GanMl reads up to "
                + $"{GeneratorInfo.CurrentFormatVersion}. Update GanMl, or export the generator again with this version.");
        }

        return new GeneratorInfo
        {
            FormatVersion = version >= 1 ? version : throw Broken(FormatKey, metadata[FormatKey], "a number of at least 1"),
            Architecture = metadata.GetValueOrDefault(ArchitectureKey, ""),
            Options = ReadJson<Dictionary<string, string>>(metadata, OptionsKey, "a JSON object of strings"),
            LatentSize = ReadLatentSize(metadata),
            Distribution = ReadDistribution(metadata),
            Shape = ReadShape(metadata),
            ClassNames = ReadClassNames(metadata),
            DataSet = metadata.GetValueOrDefault(DataSetKey, ""),
            ImagesSeen = ReadNumber(metadata, ImagesSeenKey, 0L),
            Seed = ReadNumber(metadata, SeedKey, 0L),
            Metrics = ReadJson<Dictionary<string, double>>(metadata, MetricsKey, "a JSON object of numbers"),
            Precision = metadata.GetValueOrDefault(PrecisionKey, "float32"),
            StyleLayers = ReadNumber(metadata, StyleLayersKey, 0) is >= 0 and var layers
                ? layers
                : throw Broken(StyleLayersKey, metadata[StyleLayersKey], "a number of at least 0"),
            LargestDifference = metadata.ContainsKey(LargestDifferenceKey) ? ReadNumber<double>(metadata, LargestDifferenceKey) : null,
        };
    }

    private static int ReadLatentSize(IReadOnlyDictionary<string, string> metadata)
    {
        int size = ReadNumber<int>(metadata, LatentSizeKey);
        return size >= 1 ? size : throw Broken(LatentSizeKey, metadata[LatentSizeKey], "a number of at least 1");
    }

    private static LatentDistribution ReadDistribution(IReadOnlyDictionary<string, string> metadata) =>
        Required(metadata, LatentDistributionKey) switch
        {
            "normal" => LatentDistribution.Normal,
            "uniform" => LatentDistribution.Uniform,
            string other => throw Broken(LatentDistributionKey, other, "'normal' or 'uniform'"),
        };

    private static ImageShape ReadShape(IReadOnlyDictionary<string, string> metadata)
    {
        string text = Required(metadata, ShapeKey);
        int[] sides = [.. text.Split('x').Select(side => TryParse(side, out int length) ? length : 0)];
        return sides.Length == 3 && IsPossible(sides[0], sides[1], sides[2])
            ? new ImageShape(sides[0], sides[1], sides[2])
            : throw Broken(ShapeKey, text, "channels x height x width, such as 1x28x28");
    }

    private static string[] ReadClassNames(IReadOnlyDictionary<string, string> metadata)
    {
        const string Wanted = "a JSON array of strings";
        string text = metadata.GetValueOrDefault(ClassNamesKey, "[]");
        string[] names = ParseJson<string[]>(ClassNamesKey, text, Wanted);
        return names.Contains(null) ? throw Broken(ClassNamesKey, text, Wanted) : names;
    }

    private static T ReadJson<T>(IReadOnlyDictionary<string, string> metadata, string key, string wanted)
        where T : class, System.Collections.IDictionary
    {
        string text = metadata.GetValueOrDefault(key, "{}");
        T entries = ParseJson<T>(key, text, wanted);
        return entries.Values.Cast<object?>().Contains(null) ? throw Broken(key, text, wanted) : entries;
    }

    private static T ParseJson<T>(string key, string text, string wanted)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw Broken(key, text, wanted);
        }
        catch (JsonException e)
        {
            throw Broken(key, text, wanted, e);
        }
    }

    private static T ReadNumber<T>(IReadOnlyDictionary<string, string> metadata, string key, T absent)
        where T : struct, IParsable<T> => metadata.ContainsKey(key) ? ReadNumber<T>(metadata, key) : absent;

    private static T ReadNumber<T>(IReadOnlyDictionary<string, string> metadata, string key)
        where T : struct, IParsable<T>
    {
        string text = Required(metadata, key);
        return TryParse(text, out T value) ? value : throw Broken(key, text, "a number");
    }

    private static string Required(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text)
            ? text
            : throw new GeneratorFileException($"The metadata lack '{key}'. Export the generator again.");

    private static bool TryParse<T>(string text, out T value)
        where T : struct, IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out value);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> entries) =>
        new(entries.ToDictionary(), StringComparer.Ordinal);

    private static GeneratorFileException Broken(string key, string text, string wanted, Exception? inner = null)
    {
        string shown = text.Length <= 60 ? text : text[..60] + "...";
        return new GeneratorFileException(
            $"The metadata say '{shown}' for '{key}', where {wanted} should stand. Export the generator again.", inner!);
    }
}
