using System.Globalization;
using GanMl.Training.Export.Format;
using GanMl.Training.Export.Recording;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Export.Verification;

/// <summary>Runs a model in ONNX Runtime and its module in TorchSharp on the same fresh inputs, and compares.</summary>
/// <param name="module">The module, in evaluation mode.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="outputs">The names of its outputs.</param>
/// <param name="device">Where the module lies.</param>
/// <param name="options">The batch sizes and the tolerance.</param>
internal sealed class GraphVerifier(
    nn.Module module,
    IReadOnlyList<ExportInput> inputs,
    IReadOnlyList<string> outputs,
    Device device,
    ExportOptions options)
{
    /// <summary>Compares at every batch size.</summary>
    /// <returns>The largest difference.</returns>
    /// <exception cref="ExportException">The model computes something else, or does not run.</exception>
    internal double Verify(ModelProto model, torch.Generator random, CancellationToken cancellation)
    {
        using var session = new GraphSession(model);
        double largest = 0;
        foreach (int batch in options.BatchSizes)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor[] samples = [.. inputs.Select(input => input.Sample(batch, random, device))];
            largest = Math.Max(largest, Compare(session, samples, batch));
        }

        return largest;
    }

    private double Compare(GraphSession session, Tensor[] samples, int batch)
    {
        // The module gets copies, because it may work in place on what it is given.
        IReadOnlyList<Tensor> expected = CallableModule.Run(module, [.. samples.Select(sample => sample.clone())]);
        IReadOnlyList<ComputedTensor> actual = RunGraph(session, samples, batch);
        double largest = 0;
        for (int i = 0; i < outputs.Count; i++)
        {
            string output = $"Output '{outputs[i]}' at batch size {batch}";
            double difference = Difference(output, ComputedTensor.Of(expected[i]), actual[i]);
            if (difference > options.Tolerance)
            {
                throw Failure(output, difference, samples);
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }

    private IReadOnlyList<ComputedTensor> RunGraph(GraphSession session, Tensor[] samples, int batch)
    {
        try
        {
            return session.Run([.. inputs.Zip(samples, (input, sample) => (input.Name, ComputedTensor.Of(sample)))], outputs);
        }
        catch (ExportException error)
        {
            throw new ExportException($"At batch size {batch}: {error.Message}", error);
        }
    }

    private static double Difference(string output, ComputedTensor expected, ComputedTensor actual)
    {
        if (!expected.IsFinite)
        {
            throw new ExportException(
                $"{output}: the module itself returns values that are not finite numbers. Its weights are broken, or it divides by zero.");
        }

        return expected.Type == actual.Type && expected.Shape.AsSpan().SequenceEqual(actual.Shape)
            ? expected.LargestDifference(actual)
            : throw new ExportException(
                $"{output}: TorchSharp gives {expected.Describe()}, ONNX Runtime {actual.Describe()}. If the first size is wrong, a "
                + "converter has stored the batch size of the example: give Reshape -1 or 0 there.");
    }

    private ExportException Failure(string output, double difference, Tensor[] samples)
    {
        string finding = string.Create(
            CultureInfo.InvariantCulture,
            $"{output}: ONNX Runtime and TorchSharp differ by {difference:G3}, more than the tolerance of {options.Tolerance:G3}.");
        var finder = new DifferenceFinder(module, [.. inputs.Select(input => input.Name)], options);
        (string? path, string explanation) = finder.Explain(samples);
        string message = $"{finding} {explanation} Nothing was written.";
        return path is null ? new ExportException(message) : new ExportException(path, message);
    }
}
