using GanMl.Inference;
using GanMl.Training.Export.Format;
using GanMl.Training.Export.Graph;
using GanMl.Training.Export.Recording;
using GanMl.Training.Export.Verification;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Export;

/// <summary>
/// Writes any TorchSharp module to ONNX. The module's own forward pass is followed once, so its wiring is described nowhere else; each
/// module inside it that a converter knows becomes ONNX operations. Then ONNX Runtime must compute what the module computes, or no file
/// is written.
/// </summary>
/// <remarks>
/// The module is put into evaluation mode for the time of the export, and back. It must not be used by another thread meanwhile.
/// </remarks>
public static class OnnxExporter
{
    // Not 1, so that an axis that follows the batch can be told from one of size 1.
    private const int RecordedBatch = 2;

    /// <summary>Exports a module.</summary>
    /// <param name="module">A module of tensors, with Float32 parameters, on any device.</param>
    /// <param name="inputs">Its inputs in order; those left out at the end are null.</param>
    /// <param name="outputs">The names of its outputs in order.</param>
    /// <param name="path">Where to write; a file that lies there is replaced only by a file that passed the check.</param>
    /// <param name="options">How to export.</param>
    /// <param name="cancellation">Ends the export early; then no file is written.</param>
    /// <exception cref="ExportException">
    /// The module cannot be written, or the check failed; the message says where and what to do.
    /// </exception>
    public static ExportResult Export(
        nn.Module module,
        IReadOnlyList<ExportInput> inputs,
        IReadOnlyList<string> outputs,
        string path,
        ExportOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new ExportOptions();
        (ModelProto model, double difference) = Convert(module, inputs, outputs, options, cancellation);
        AddMetadata(model, options.Metadata);
        return Publish(model, difference, path);
    }

    /// <summary>The model and the largest difference that the check found.</summary>
    internal static (ModelProto Model, double LargestDifference) Convert(
        nn.Module module,
        IReadOnlyList<ExportInput> inputs,
        IReadOnlyList<string> outputs,
        ExportOptions options,
        CancellationToken cancellation)
    {
        Device device = CheckParameters(module);
        using DisposeScope scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        using var evaluation = new EvaluationMode(module);
        using var precision = new FullPrecision(device);
        using var random = new Generator(options.Seed, CPU);

        ForwardRecording recording = ForwardRecorder.Record(module, Samples(RecordedBatch), options.Converters);
        if (recording.Outputs.Count != outputs.Count)
        {
            throw new ExportException(
                $"The module returns {recording.Outputs.Count} tensors, but {outputs.Count} names of outputs were given.");
        }

        // A second batch size shows which axes of the outputs follow it.
        IReadOnlyList<Tensor> others = CallableModule.Run(module, Samples(RecordedBatch + 1));
        IEnumerable<(string, IReadOnlyList<GraphAxis>)> declared = outputs.Select((output, index) => (output, GraphAxis.Between(
            output, (RecordedBatch, recording.Outputs[index].Shape), (RecordedBatch + 1, others[index].shape))));
        ModelProto model = GraphWriter.Write(
            recording, [.. inputs.Select(input => input.Name)], [.. declared], options.GraphName ?? module.GetName());
        var verifier = new GraphVerifier(module, inputs, outputs, device, options);
        return (model, verifier.Verify(model, random, cancellation));

        Tensor[] Samples(long batch) => [.. inputs.Select(input => input.Sample(batch, random, device))];
    }

    /// <summary>Stores facts in a model.</summary>
    internal static void AddMetadata(ModelProto model, IReadOnlyDictionary<string, string> metadata) =>
        model.MetadataProps.AddRange(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));

    /// <summary>Puts the file of a checked model in place.</summary>
    internal static ExportResult Publish(ModelProto model, double difference, string path)
    {
        WholeFile.Write(path, stream => model.WriteTo(stream));
        long bytes = new FileInfo(path).Length;
        return new ExportResult(path, bytes, difference, [.. model.Graph.Node.Select(node => node.OpType)]);
    }

    /// <summary>Refuses what cannot be stored before anything runs, and says where the module lies.</summary>
    private static Device CheckParameters(nn.Module module)
    {
        Device? device = null;
        foreach ((string name, Tensor tensor) in ModuleTree.Tensors(module))
        {
            device ??= tensor.device;
            if (tensor.is_floating_point())
            {
                _ = StoredTensor.ElementType(tensor.dtype, name);
            }
        }

        return device ?? CPU;
    }
}
