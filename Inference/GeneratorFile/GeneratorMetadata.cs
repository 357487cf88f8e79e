using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using static GanMl.Inference.GeneratorFile.GeneratorNames;

namespace GanMl.Inference.GeneratorFile;

/// <summary>The text form of <see cref="GeneratorInfo"/>: what stands under which key.</summary>
internal static class GeneratorMetadata
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
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
            [Keys.Format] = Text(info.FormatVersion),
            [Keys.Architecture] = info.Architecture,
            [Keys.Options] = JsonSerializer.Serialize(Sorted(info.Options), Json),
            [Keys.LatentSize] = Text(info.LatentSize),
            [Keys.LatentDistribution] = info.Distribution == LatentDistribution.Normal ? "normal" : "uniform",
            [Keys.Shape] = info.Shape.ToString(),
            [Keys.ClassNames] = JsonSerializer.Serialize(info.ClassNames, Json),
            [Keys.DataSet] = info.DataSet,
            [Keys.ImagesSeen] = Text(info.ImagesSeen),
            [Keys.Seed] = Text(info.Seed),
            [Keys.Metrics] = JsonSerializer.Serialize(Sorted(info.Metrics), Json),
            [Keys.Precision] = info.Precision,
        };

        if (info.MetricConditions is { } conditions)
        {
            metadata[Keys.MetricConditions] = JsonSerializer.Serialize(conditions, Json);
        }

        if (info.TotalImages > 0)
        {
            metadata[Keys.TotalImages] = Text(info.TotalImages);
        }

        if (info.Alarms.Count > 0)
        {
            metadata[Keys.Alarms] = JsonSerializer.Serialize(info.Alarms, Json);
        }

        if (info.StyleLayers > 0)
        {
            metadata[Keys.StyleLayers] = Text(info.StyleLayers);
        }

        if (info.LargestDifference is { } difference)
        {
            metadata[Keys.LargestDifference] = Text(difference);
        }

        return metadata;
    }

    internal static GeneratorInfo Read(IReadOnlyDictionary<string, string> metadata)
    {
        int version = ReadNumber<int>(metadata, Keys.Format);
        if (version > GeneratorInfo.CurrentFormatVersion)
        {
            throw new GeneratorFileException(
                $"The file was written by a newer GanMl: its format is {version}, and this GanMl reads up to "
                + $"{GeneratorInfo.CurrentFormatVersion}. Update GanMl, or export the generator again with this version.");
        }

        return new GeneratorInfo
        {
            FormatVersion = version >= 1 ? version : throw Broken(Keys.Format, metadata[Keys.Format], "a number of at least 1"),
            Architecture = metadata.GetValueOrDefault(Keys.Architecture, ""),
            Options = ReadJson<Dictionary<string, string>>(metadata, Keys.Options, "a JSON object of strings"),
            LatentSize = ReadLatentSize(metadata),
            Distribution = ReadDistribution(metadata),
            Shape = ReadShape(metadata),
            ClassNames = ReadTexts(metadata, Keys.ClassNames),
            DataSet = metadata.GetValueOrDefault(Keys.DataSet, ""),
            ImagesSeen = ReadNumber(metadata, Keys.ImagesSeen, 0L),
            TotalImages = ReadNumber(metadata, Keys.TotalImages, 0L) is >= 0 and var total
                ? total
                : throw Broken(Keys.TotalImages, metadata[Keys.TotalImages], "a number of at least 0"),
            Alarms = ReadTexts(metadata, Keys.Alarms),
            Seed = ReadNumber(metadata, Keys.Seed, 0L),
            Metrics = ReadJson<Dictionary<string, double>>(metadata, Keys.Metrics, "a JSON object of numbers"),
            MetricConditions = ReadConditions(metadata),
            Precision = metadata.GetValueOrDefault(Keys.Precision, "float32"),
            StyleLayers = ReadNumber(metadata, Keys.StyleLayers, 0) is >= 0 and var layers
                ? layers
                : throw Broken(Keys.StyleLayers, metadata[Keys.StyleLayers], "a number of at least 0"),
            LargestDifference = metadata.ContainsKey(Keys.LargestDifference) ? ReadNumber<double>(metadata, Keys.LargestDifference) : null,
        };
    }

    private static int ReadLatentSize(IReadOnlyDictionary<string, string> metadata)
    {
        int size = ReadNumber<int>(metadata, Keys.LatentSize);
        return size >= 1 ? size : throw Broken(Keys.LatentSize, metadata[Keys.LatentSize], "a number of at least 1");
    }

    private static LatentDistribution ReadDistribution(IReadOnlyDictionary<string, string> metadata) =>
        Required(metadata, Keys.LatentDistribution) switch
        {
            "normal" => LatentDistribution.Normal,
            "uniform" => LatentDistribution.Uniform,
            string other => throw Broken(Keys.LatentDistribution, other, "'normal' or 'uniform'"),
        };

    private static ImageShape ReadShape(IReadOnlyDictionary<string, string> metadata)
    {
        string text = Required(metadata, Keys.Shape);
        int[] sides = [.. text.Split('x').Select(side => TryParse(side, out int length) ? length : 0)];
        return sides.Length == 3 && IsPossible(sides[0], sides[1], sides[2])
            ? new ImageShape(sides[0], sides[1], sides[2])
            : throw Broken(Keys.Shape, text, "channels x height x width, such as 1x28x28");
    }

    private static MetricConditions? ReadConditions(IReadOnlyDictionary<string, string> metadata)
    {
        const string Wanted = "a JSON object of what the metrics were measured on";
        if (!metadata.TryGetValue(Keys.MetricConditions, out string? text))
        {
            return null;
        }

        MetricConditions read = ParseJson<MetricConditions>(Keys.MetricConditions, text, Wanted);
        bool isWhole = read is { TrainSet: not null, TestSet: not null, FeatureNetwork: not null };
        return isWhole && read is { TrainImages: >= 0, TestImages: >= 0, Samples: null or >= 1 }
            ? read
            : throw Broken(Keys.MetricConditions, text, Wanted);
    }

    private static string[] ReadTexts(IReadOnlyDictionary<string, string> metadata, string key)
    {
        const string Wanted = "a JSON array of strings";
        string text = metadata.GetValueOrDefault(key, "[]");
        string[] texts = ParseJson<string[]>(key, text, Wanted);
        return texts.Contains(null) ? throw Broken(key, text, Wanted) : texts;
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
