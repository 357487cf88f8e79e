using System.Globalization;
using GanMl.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Averaging;

/// <summary>The averages of a moment of a run, as a file: a safetensors file with the weights of each, and what they are.</summary>
internal static class AverageSnapshot
{
    private const string FormatKey = "ganml.averages";
    private const string ImagesKey = "ganml.images";
    private const string Format = "1";

    /// <summary>Writes a snapshot, whole or not at all.</summary>
    internal static void Write(string path, IReadOnlyList<PowerAverage> averages, long images)
    {
        using DisposeScope scope = NewDisposeScope();
        SafetensorsWriter.Write(
            path,
            [
                .. averages.SelectMany(average => average.Tensors.Select(entry =>
                    (Prefix(average.RelativeDeviation) + entry.Name, entry.Tensor))),
            ],
            new Dictionary<string, string>
            {
                [FormatKey] = Format,
                [ImagesKey] = images.ToString(CultureInfo.InvariantCulture),
                [FileHash.Key] = FileHash.Blank,
            });
    }

    /// <summary>The images seen at a snapshot.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or no snapshot.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static long ReadImages(string path)
    {
        using var reader = new SafetensorsReader(path);
        return ImagesOf(reader, path);
    }

    /// <summary>Adds a part of an average to some sums.</summary>
    /// <param name="path">A file that <see cref="Write"/> has written.</param>
    /// <param name="amounts">How much of each of its averages, by their relative deviations.</param>
    /// <param name="sums">Float64 tensors by the names of the generator's.</param>
    /// <exception cref="CheckpointException">The file is damaged, no snapshot, or one of another network.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static void AddTo(
        string path, IEnumerable<(double RelativeDeviation, double Amount)> amounts, IReadOnlyDictionary<string, Tensor> sums)
    {
        using var reader = new SafetensorsReader(path);
        ImagesOf(reader, path);
        foreach ((double deviation, double amount) in amounts)
        {
            foreach ((string name, Tensor sum) in sums)
            {
                using DisposeScope scope = NewDisposeScope();
                string stored = Prefix(deviation) + name;
                sum.add_((Fits(reader.Find(stored), sum) ? reader.Read(stored) : throw new CheckpointException(
                    $"{Path.GetFileName(path)} holds no '{stored}' of the shape [{string.Join(", ", sum.shape)}]: it belongs to another "
                    + "network.")).to(ScalarType.Float64) * amount);
            }
        }
    }

    private static bool Fits(SafetensorsEntry? entry, Tensor sum) => entry is not null && entry.Shape.SequenceEqual(sum.shape);

    private static long ImagesOf(SafetensorsReader reader, string path) =>
        reader.Metadata.GetValueOrDefault(FormatKey) == Format && reader.HasHash
        && long.TryParse(
            reader.Metadata.GetValueOrDefault(ImagesKey), NumberStyles.None, CultureInfo.InvariantCulture, out long images) && images > 0
            ? images
            : throw new CheckpointException($"{Path.GetFileName(path)} is no snapshot of averages, or was written by another GanMl.");

    private static string Prefix(double deviation) => string.Create(CultureInfo.InvariantCulture, $"{deviation:0.00}.");
}
