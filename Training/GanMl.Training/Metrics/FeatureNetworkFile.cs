using System.Globalization;
using GanMl.Inference.Format;
using Google.Protobuf;

namespace GanMl.Training.Metrics;

/// <summary>
/// Reads an ONNX file whole, with the weights that lie in files of their own. ONNX Runtime, given bytes, would look for these in the
/// working directory, and would take what lies there.
/// </summary>
internal static class FeatureNetworkFile
{
    /// <summary>What a message of protobuf can hold, less what surrounds the weights.</summary>
    private const long LargestModel = int.MaxValue - (1 << 20);

    /// <summary>The bytes of the file, which hold all its weights.</summary>
    /// <exception cref="IOException">The file or one beside it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or one beside it may not be read.</exception>
    /// <exception cref="MetricException">Weights lie somewhere else than beside the file, or are cut off.</exception>
    internal static byte[] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // ONNX Runtime says better what is wrong with it.
            return bytes;
        }

        TensorProto[] outside =
            [.. Tensors(model.Graph).Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)];
        if (outside.Length == 0)
        {
            return bytes;
        }

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        long size = bytes.Length;
        foreach (TensorProto tensor in outside)
        {
            TakeIn(tensor, path, files);
            size += tensor.RawData.Length;
        }

        if (size > LargestModel)
        {
            throw new MetricException(
                $"The feature network '{path}' has {size} bytes with its weights, and at most {LargestModel} can be read: take a smaller "
                + "one.");
        }

        return model.ToByteArray();
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto? graph) => graph is null
        ? []
        : graph.Initializer.Concat(graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.T is not null)
            .Select(attribute => attribute.T));

    /// <summary>
    /// Model hubs keep a file and its weights as links into a store, where they have other names: what lies beside the link comes first.
    /// </summary>
    private static string Beside(string path, string location)
    {
        string besideLink = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, location);
        string? target = File.Exists(besideLink) ? null : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        return target is null ? besideLink : Path.Combine(Path.GetDirectoryName(target)!, location);
    }

    private static void TakeIn(TensorProto tensor, string path, Dictionary<string, byte[]> files)
    {
        Dictionary<string, string> said = tensor.ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
        string location = said.GetValueOrDefault("location", "");
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Split('/', '\\').Contains(".."))
        {
            throw new MetricException(
                $"The feature network '{path}' has weights in '{location}', which is not beside it. Put them into the same folder, and "
                + "save the network anew.");
        }

        if (!files.TryGetValue(location, out byte[]? content))
        {
            content = File.ReadAllBytes(Beside(path, location));
            files.Add(location, content);
        }

        long offset = Number("offset", 0), length = Number("length", content.Length - offset);
        if (offset < 0 || length < 0 || offset > content.Length - length)
        {
            throw new MetricException(
                $"The feature network '{path}' has weights in '{location}' up to byte {offset + length}, and that file has "
                + $"{content.Length} bytes. Copy both again.");
        }

        tensor.RawData = ByteString.CopyFrom(content.AsSpan((int)offset, (int)length));
        tensor.DataLocation = TensorProto.Types.DataLocation.Default;
        tensor.ExternalData.Clear();

        long Number(string key, long absent) =>
            said.TryGetValue(key, out string? text) && long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? value : absent;
    }
}
