using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Export;

/// <summary>A file that was written and checked.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Precision">How its weights are stored and used.</param>
/// <param name="LargestDifference">
/// The largest difference between ONNX Runtime and TorchSharp in the check: absolute for values up to 1, relative to the value above.
/// </param>
/// <param name="RootMeanSquareDifference">The root mean square of the differences of one output, at its worst in the check.</param>
/// <param name="Operations">The graph's operations in order, for example <c>Gemm, Reshape, ConvTranspose</c>.</param>
public sealed record ExportResult(
    string Path,
    long Bytes,
    ExportPrecision Precision,
    double LargestDifference,
    double RootMeanSquareDifference,
    IReadOnlyList<string> Operations);

/// <summary>A model that computes what its module computes.</summary>
/// <param name="Model">The model.</param>
/// <param name="Precision">How its weights are stored and used.</param>
/// <param name="Difference">What the check found.</param>
internal sealed record CheckedModel(ModelProto Model, ExportPrecision Precision, TensorDifference Difference)
{
    /// <summary>Stores facts in the model.</summary>
    internal void AddMetadata(IReadOnlyDictionary<string, string> metadata) =>
        Model.MetadataProps.AddRange(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));

    /// <summary>The bytes of the file, with the hash by which damage is found when it is opened.</summary>
    internal byte[] ToFile() => ContentStamp.Stamp(Model);

    /// <summary>Puts the file in place.</summary>
    internal ExportResult Publish(string path) => Publish(path, ToFile());

    /// <summary>Puts the file in place, of which the bytes are at hand.</summary>
    internal ExportResult Publish(string path, byte[] file)
    {
        WholeFile.Write(path, stream => stream.Write(file));
        string[] operations = [.. Model.Graph.Node.Select(node => node.OpType)];
        return new ExportResult(path, file.Length, Precision, Difference.Largest, Difference.RootMeanSquare, operations);
    }
}
