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
    /// <param name="info">What it says of itself, with the new metrics.</param>
    /// <exception cref="IOException">The file cannot be replaced.</exception>
    internal static void WriteMetrics(string path, ReadOnlySpan<byte> model, GeneratorInfo info)
    {
        byte[] changed = With(model, GeneratorNames.Keys.Metrics, info.ToMetadata()[GeneratorNames.Keys.Metrics]);
        string file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        WholeFile.Write(file, stream => stream.Write(changed));
    }

    /// <summary>The bytes of a file in which another text stands under a key. Everything else that it says stays.</summary>
    internal static byte[] With(ReadOnlySpan<byte> model, string key, string value)
    {
        ModelProto changed = ModelProto.Parser.ParseFrom(model);
        StringStringEntryProto[] kept =
        [
            .. changed.MetadataProps.Where(entry => entry.Key != key),
        ];
        changed.MetadataProps.Clear();
        changed.MetadataProps.AddRange(kept);
        changed.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return ContentStamp.Stamp(changed);
    }
}
