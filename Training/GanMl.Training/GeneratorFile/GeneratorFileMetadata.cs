using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Training.GeneratorFile;

/// <summary>
/// Changes what a generator file says of itself. This is the one place where the bytes of a file change after its export; the graph and its
/// weights stay as they are.
/// </summary>
internal static class GeneratorFileMetadata
{
    /// <summary>
    /// Puts a file with other metrics in the place of a file, whole or not at all. A link stays one: what it leads to is replaced.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Its bytes.</param>
    /// <param name="info">What it says of itself, with the new metrics and what they were measured on.</param>
    /// <exception cref="IOException">The file cannot be replaced.</exception>
    internal static void WriteMetrics(string path, ReadOnlySpan<byte> model, GeneratorInfo info)
    {
        IReadOnlyDictionary<string, string> metadata = info.ToMetadata();
        byte[] changed = With(
            model,
            (GeneratorNames.Keys.Metrics, metadata[GeneratorNames.Keys.Metrics]),
            (GeneratorNames.Keys.MetricConditions, metadata.GetValueOrDefault(GeneratorNames.Keys.MetricConditions)));
        string file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        WholeFile.Write(file, stream => stream.Write(changed));
    }

    /// <summary>
    /// The bytes of a file in which other texts stand under some keys, or the keys are gone where there is no text. Everything else that it
    /// says stays.
    /// </summary>
    internal static byte[] With(ReadOnlySpan<byte> model, params (string Key, string? Value)[] changes)
    {
        ModelProto changed = ModelProto.Parser.ParseFrom(model);
        StringStringEntryProto[] kept =
        [
            .. changed.MetadataProps.Where(entry => !changes.Any(change => change.Key == entry.Key)),
        ];
        changed.MetadataProps.Clear();
        changed.MetadataProps.AddRange(kept);
        changed.MetadataProps.AddRange(changes
            .Where(change => change.Value is not null)
            .Select(change => new StringStringEntryProto { Key = change.Key, Value = change.Value }));
        return ContentStamp.Stamp(changed);
    }
}
