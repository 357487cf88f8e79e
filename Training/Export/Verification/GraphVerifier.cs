using System.Globalization;
using System.Runtime.InteropServices;
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
    internal double Verify(ModelProto model, Generator random, CancellationToken cancellation)
    {
        using var session = new GraphSession(model);
        double largest = 0;
        foreach (int batch in options.BatchSizes)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            largest = Math.Max(largest, Compare(session, batch, random));
        }

        return largest;
    }

    private double Compare(GraphSession session, int batch, Generator random)
    {
        Tensor[] samples = [.. inputs.Select(input => input.Sample(batch, random, device))];

        // Copied first: a module may work in place on what it is given.
        (string, ComputedTensor)[] given = [.. inputs.Zip(samples, (input, sample) => (input.Name, ComputedTensor.Of(sample)))];
        IReadOnlyList<ComputedTensor> expected = RunModule(samples, batch);
        IReadOnlyList<ComputedTensor> actual = RunGraph(session, given, batch);

        double largest = 0;
        foreach ((string name, ComputedTensor wanted, ComputedTensor got) in outputs.Zip(expected, actual))
        {
            largest = Math.Max(largest, Compare($"Output '{name}' at batch size {batch}", wanted, got));
        }

        return largest;
    }

    private double Compare(string output, ComputedTensor expected, ComputedTensor actual)
    {
        if (!expected.IsFinite)
        {
            throw new ExportException(
                $"{output}: the module itself returns values that are not finite numbers. Its weights are broken, or it divides by zero.");
        }

        if (expected.Type != actual.Type || !expected.Shape.AsSpan().SequenceEqual(actual.Shape))
        {
            throw new ExportException(
                $"{output}: TorchSharp gives {Describe(expected)}, ONNX Runtime {Describe(actual)}. A size that should follow the batch "
                + "is fixed in the graph: give Reshape -1 or 0 there, not the size of the example.");
        }

        double difference = expected.LargestDifference(actual);
        return difference <= options.Tolerance
            ? difference
            : throw new ExportException(string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: ONNX Runtime and TorchSharp differ by {difference:G3}, more than the tolerance of {options.Tolerance:G3}. "
                + $"Nothing was written."));
    }

    private ComputedTensor[] RunModule(Tensor[] samples, int batch)
    {
        try
        {
            return [.. CallableModule.Run(module, samples).Select(ComputedTensor.Of)];
        }
        catch (ExternalException error)
        {
            throw new ExportException(
                $"The module's own forward pass fails at batch size {batch}, so it cannot be checked: {error.Message}", error);
        }
    }

    private IReadOnlyList<ComputedTensor> RunGraph(GraphSession session, IReadOnlyList<(string, ComputedTensor)> given, int batch)
    {
        try
        {
            return session.Run(given, outputs);
        }
        catch (ExportException error)
        {
            throw new ExportException($"At batch size {batch}: {error.Message}", error);
        }
    }

    private static string Describe(ComputedTensor tensor) => $"{tensor.Type} [{string.Join(", ", tensor.Shape)}]";
}
