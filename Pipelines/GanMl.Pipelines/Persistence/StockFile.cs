using System.Runtime.InteropServices;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// A generator's file as ML.NET's ONNX transformer can read it. The transformer reads the types of all initializers, inputs and outputs,
/// used or not, and refuses the file when it does not know one. Most files stay byte for byte what they are.
/// </summary>
/// <param name="Bytes">The file.</param>
/// <param name="OperatorSet">The version of the operators that it uses.</param>
/// <param name="Defaults">
/// What was taken out of it, so that ML.NET's transformer can feed it: appended to the file, it is there again. Null for nothing.
/// </param>
internal sealed record StockFile(ReadOnlyMemory<byte> Bytes, long OperatorSet, byte[]? Defaults)
{
    /// <summary>Keys of metadata that say what the file's bytes are, and are wrong when they become others.</summary>
    private const string ContentKeys = "ganml.content";

    /// <summary>Prepares a file.</summary>
    /// <param name="file">The generator's file as it was given, or the file in a saved model.</param>
    /// <param name="contract">How it is fed.</param>
    /// <param name="shape">The shape of its images.</param>
    /// <param name="settings">What the rows of a pipeline say about the optional inputs, or all of them alike.</param>
    internal static StockFile Prepare(ReadOnlyMemory<byte> file, GeneratorContract contract, ImageShape shape, SavedGenerator settings)
    {
        var model = ModelProto.Parser.ParseFrom(file.Span);
        byte[]? defaults = TakeDefaults(model.Graph, settings);
        bool isChanged = defaults is not null
            | ConstantNodes.Move(model.Graph)
            | Keep(model.Graph.Input, input => IsReadable(input) || model.Graph.Initializer.All(tensor => tensor.Name != input.Name))
            | Keep(model.Graph.Output, output => IsReadable(output) || output.Name == contract.ImageOutput)
            | GiveShape(model.Graph, contract, shape)
            | (settings.Truncation is { } number && Write(model.Graph, GeneratorNames.Truncation, number));
        long operatorSet = model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
        if (!isChanged)
        {
            return new StockFile(file, operatorSet, null);
        }

        _ = Keep(model.MetadataProps, entry => !entry.Key.StartsWith(ContentKeys, StringComparison.Ordinal));
        return new StockFile(model.ToByteArray(), operatorSet, defaults);
    }

    /// <summary>
    /// ML.NET's transformer feeds no input that has a default, and none that is a single number without an axis. Those that the rows give
    /// lose their default, and a number becomes a vector of one.
    /// </summary>
    private static byte[]? TakeDefaults(GraphProto graph, SavedGenerator settings)
    {
        string[] given =
        [
            .. settings.TruncationColumn is null ? [] : new[] { GeneratorNames.Truncation },
            .. settings.StyleLayerColumn is null ? [] : new[] { GeneratorNames.StyleLatent, GeneratorNames.StyleLayer },
        ];
        TensorProto[] taken = [.. graph.Initializer.Where(tensor => given.Contains(tensor.Name))];
        foreach (TensorProto tensor in taken.Where(tensor => tensor.Dims.Count == 0))
        {
            tensor.Dims.Add(1);
            TypeProto type = graph.Input.First(input => input.Name == tensor.Name).Type;
            type.TensorType.Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } };
        }

        return Keep(graph.Initializer, tensor => !given.Contains(tensor.Name))
            ? new ModelProto { Graph = new GraphProto { Initializer = { taken } } }.ToByteArray()
            : null;
    }

    private static bool IsReadable(ValueInfoProto value) =>
        value.Type?.TensorType is { Shape: not null } tensor && ConstantNodes.IsKnown(tensor.ElemType);

    /// <summary>Says which shape the image has where the file leaves it open.</summary>
    private static bool GiveShape(GraphProto graph, GeneratorContract contract, ImageShape shape)
    {
        if (graph.Output.FirstOrDefault(output => output.Name == contract.ImageOutput)?.Type?.TensorType is not { Shape: null } image)
        {
            return false;
        }

        image.Shape = new TensorShapeProto();
        image.Shape.Dim.Add(contract.FixedBatch > 0
            ? new TensorShapeProto.Types.Dimension { DimValue = contract.FixedBatch }
            : new TensorShapeProto.Types.Dimension { DimParam = "images" });
        image.Shape.Dim.AddRange(
            new[] { shape.Channels, shape.Height, shape.Width }.Select(side => new TensorShapeProto.Types.Dimension { DimValue = side }));
        return true;
    }

    /// <summary>Gives an input that a caller may leave out another default.</summary>
    private static bool Write(GraphProto graph, string name, float value)
    {
        if (graph.Initializer.FirstOrDefault(tensor => tensor.Name == name) is not { } tensor)
        {
            return false;
        }

        tensor.FloatData.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes([value]));
        return true;
    }

    private static bool Keep<T>(RepeatedField<T> field, Func<T, bool> isKept)
    {
        T[] kept = [.. field.Where(isKept)];
        if (kept.Length == field.Count)
        {
            return false;
        }

        field.Clear();
        field.AddRange(kept);
        return true;
    }
}
