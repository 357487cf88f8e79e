using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GanMl.Images.Parts;
using GanMl.Images.Pictures;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Writers;

/// <summary>What a set is, as JSON: all that its files depend on, and in its manifest what came of it.</summary>
internal static class SetDescription
{
    private const int Version = 2;

    /// <summary>All that the files of a set depend on.</summary>
    internal static JsonObject Of(PartedImageWriter format, ImagesToWrite images, PartLayout layout)
    {
        GenerationPlan plan = images.Plan;
        ImageShape shape = images.Shape;
        var json = new JsonObject
        {
            ["version"] = Version,
            ["format"] = format.Name,
            ["generator"] = new JsonObject
            {
                ["name"] = images.GeneratorName,
                ["sha256"] = images.GeneratorHash,
                ["architecture"] = images.Generator.Architecture,
                ["dataSet"] = images.Generator.DataSet,
            },
            ["seed"] = plan.Seed,
            ["firstRow"] = plan.FirstRow,
            ["count"] = plan.Count,
            ["rowsPerFile"] = layout.RowsPerPart,
            ["split"] = images.Split,
            ["channels"] = shape.Channels,
            ["height"] = shape.Height,
            ["width"] = shape.Width,
        };
        if (images.Opened is { } opened)
        {
            json["opened"] = opened;
        }

        if (format.HoldsPictures)
        {
            json["pictures"] = images.Pictures.ToString();
        }

        if (images.IsMarked)
        {
            json["digitalSourceType"] = SyntheticMark.DigitalSourceType;
        }

        if (plan.LabelOf is not null)
        {
            json["labelsSha256"] = LabelsHash(images);
        }

        if (plan.Truncation is { } truncation)
        {
            json["truncation"] = truncation;
        }

        if (plan.LatentScale != 1)
        {
            json["latentScale"] = plan.LatentScale;
        }

        if (plan.NoiseSeed is { } noiseSeed)
        {
            json["noiseSeed"] = noiseSeed;
        }

        if (plan.Filter is { } filter)
        {
            json["filter"] = filter.ToString();
            json["mostCandidates"] = plan.MostCandidates;
        }

        return json;
    }

    /// <summary>The manifest of a set that is complete.</summary>
    /// <param name="description">What the set is, by the process that began it.</param>
    /// <param name="images">Its images.</param>
    /// <param name="counts">How many images of each class.</param>
    /// <param name="files">All of its files but this and the list of them.</param>
    /// <param name="sums">The list of them.</param>
    internal static JsonObject Manifest(
        JsonObject description, ImagesToWrite images, long[] counts, IReadOnlyCollection<PartFile> files, PartFile sums)
    {
        JsonObject json = description.DeepClone().AsObject();
        json["classes"] = new JsonArray(
        [
            .. images.ClassNames.Select((name, label) => new JsonObject { ["label"] = label, ["name"] = name, ["count"] = counts[label] }),
        ]);
        json["files"] = files.Count;
        json["bytes"] = files.Sum(file => file.Bytes);
        json["checksums"] = new JsonObject { ["path"] = sums.Path, ["bytes"] = sums.Bytes, ["sha256"] = sums.Sha256 };
        return json;
    }

    /// <summary>Labels that are asked for may be any: their hash tells two sets apart.</summary>
    private static string LabelsHash(ImagesToWrite images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> label = stackalloc byte[sizeof(long)];
        for (long i = 0; i < images.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(label, images.LabelOf(images.Plan.FirstRow + i) ?? 0);
            hash.AppendData(label);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
