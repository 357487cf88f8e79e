using System.Globalization;
using GanMl.Export.Converters;
using GanMl.Export.Graph;
using GanMl.Export.Inputs;
using GanMl.Export.Quantization;
using GanMl.Export.Recording;
using GanMl.Export.Simplification;
using GanMl.Export.Verification;
using GanMl.Inference.Format;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Export;

/// <summary>
/// Writes any TorchSharp module to ONNX. The module's own forward pass is followed, so its wiring is described nowhere else; each
/// module inside it that a converter knows becomes ONNX operations. Then ONNX Runtime must compute what the module computes, or no file
/// is written.
/// </summary>
/// <remarks>
/// The module is put into evaluation mode for the time of the export, and back. It must not be used by another thread meanwhile.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>What one protobuf message can hold, less some room for what is not weights.</summary>
    internal const long LargestFile = int.MaxValue - (16L << 20);

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
    /// <exception cref="ArgumentException">The inputs contradict each other.</exception>
    public static ExportResult Export(
        nn.Module module,
        IReadOnlyList<ExportInput> inputs,
        IReadOnlyList<string> outputs,
        string path,
        ExportOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new ExportOptions();
        CheckedModel model = Convert(module, inputs, outputs, options, cancellation);
        model.AddMetadata(options.Metadata);
        return model.Publish(path);
    }

    /// <summary>The model, and what the check found.</summary>
    internal static CheckedModel Convert(
        nn.Module module,
        IReadOnlyList<ExportInput> inputs,
        IReadOnlyList<string> outputs,
        ExportOptions options,
        CancellationToken cancellation)
    {
        CheckInputs(inputs);
        Device device = CheckParameters(module, options.Precision);
        using DisposeScope scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        using var evaluation = new EvaluationMode(module);
        using var precision = new FullPrecision(device);
        using var random = new Generator(options.Seed, CPU);

        ConverterCatalogue converters = options.Converters;
        var subject = new ExportSubject(module, inputs, outputs, device, part => converters.Find(part.GetType()) is not null);
        ForwardRecording recording = subject.Record(random);
        ModelProto model = GraphWriter.Write(
            recording,
            converters,
            inputs,
            [.. outputs.Zip(recording.Outputs, (output, value) => (output, GraphAxis.Between(output, value, inputs)))],
            options.GraphName ?? module.GetName());
        if (options.Simplify)
        {
            GraphSimplifier.Simplify(model.Graph);
        }

        switch (options.Precision)
        {
            case ExportPrecision.Float16:
                HalfPrecisionWeights.Store(model.Graph);
                break;
            case ExportPrecision.Int8:
                GraphQuantizer.Quantize(model, subject, random, cancellation);
                break;
            default:
                break;
        }

        var verifier = new GraphVerifier(subject, recording, converters, Demands(options));
        TensorDifference difference = verifier.Verify(model, random, cancellation);
        return new CheckedModel(model, options.Precision, difference);
    }

    private static VerificationDemands Demands(ExportOptions options)
    {
        ExportTolerance tolerance = options.EffectiveTolerance;

        // A module by itself is held to what float32 is held to, whatever the file's precision: that looks for faults, not for rounding.
        double single = Math.Min(ExportTolerance.For(ExportPrecision.Float32).Largest, tolerance.Largest);
        return new VerificationDemands(
            options.BatchSizes,
            new TensorDifference(tolerance.Largest, tolerance.RootMeanSquare),
            new TensorDifference(single, single),
            options.Precision == ExportPrecision.Float32
                ? "the fault is in making the graph smaller. Set ExportOptions.Simplify to false, and please report it."
                : $"this is what {options.Precision} costs here. Take a finer precision, or allow more by ExportOptions.Tolerance.");
    }

    private static void CheckInputs(IReadOnlyList<ExportInput> inputs)
    {
        foreach (IGrouping<string?, ExportAxis> axes in inputs.SelectMany(input => input.Axes).GroupBy(axis => axis.Name))
        {
            if (axes.Key is { } name && axes.Any(axis => !axis.Sizes.SequenceEqual(axes.First().Sizes)))
            {
                throw new ArgumentException(
                    $"Two axes have the name '{name}' but not the same sizes to try. Give them the same, or other names.", nameof(inputs));
            }
        }

        if (inputs.GroupBy(input => input.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two inputs have the name '{twice.Key}'.", nameof(inputs));
        }
    }

    /// <summary>Refuses what cannot be stored before anything runs, and says where the module lies.</summary>
    private static Device CheckParameters(nn.Module module, ExportPrecision precision)
    {
        Device? device = null;
        long bytes = 0;
        foreach ((string name, Tensor tensor) in ModuleTree.Tensors(module))
        {
            device ??= tensor.device;
            if (tensor.is_floating_point())
            {
                _ = StoredTensor.ElementType(tensor.dtype, name);
                bytes += tensor.numel() * (precision == ExportPrecision.Float32 ? sizeof(float) : sizeof(short));
            }
        }

        return bytes <= LargestFile
            ? device ?? CPU
            : throw new ExportException(string.Create(
                CultureInfo.InvariantCulture,
                $"The weights take {bytes / 1e9:0.0} GB, but an ONNX file holds less than {LargestFile / 1e9:0.0} GB. Export a smaller "
                + $"module{(precision == ExportPrecision.Float32 ? ", or with ExportPrecision.Float16 half the size" : "")}."));
    }
}
