using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Inference.Format;
using TorchSharp;

namespace GanMl.Export.Verification;

/// <summary>Runs a model in ONNX Runtime and its module in TorchSharp on the same fresh inputs, and compares.</summary>
/// <param name="subject">The module, in evaluation mode.</param>
/// <param name="recording">Its forward pass, to say where a difference comes from.</param>
/// <param name="converters">What the graph was written by, for the same reason.</param>
/// <param name="demands">What is compared and how strictly.</param>
internal sealed class GraphVerifier(
    ExportSubject subject, ForwardRecording recording, ConverterCatalogue converters, VerificationDemands demands)
{
    /// <summary>
    /// Compares at every batch size and every size of a dynamic axis; optional inputs at their defaults, each by itself away from it,
    /// and all away from it.
    /// </summary>
    /// <returns>The largest difference.</returns>
    /// <exception cref="ExportException">The model computes something else, or does not run.</exception>
    internal TensorDifference Verify(ModelProto model, torch.Generator random, CancellationToken cancellation)
    {
        using var session = new GraphSession(model);
        TensorDifference largest = default;
        foreach (RunSizes sizes in Runs())
        {
            foreach (IReadOnlyList<ExportInput> away in Choices())
            {
                cancellation.ThrowIfCancellationRequested();
                largest = largest.Max(Compare(session, subject.Sample(sizes, away, random), sizes));
            }
        }

        return largest;
    }

    private IEnumerable<RunSizes> Runs()
    {
        IReadOnlyList<int> batches = demands.BatchSizes;
        int turns = subject.Inputs.SelectMany(input => input.Axes).Select(axis => axis.Sizes.Count).Append(batches.Count).Max();
        return Enumerable.Range(0, turns).Select(turn => new RunSizes(batches[turn % batches.Count], turn));
    }

    private IEnumerable<IReadOnlyList<ExportInput>> Choices()
    {
        ExportInput[] optional = [.. subject.Inputs.Where(input => input.IsOptional)];
        IEnumerable<IReadOnlyList<ExportInput>> each = optional.Select(input => (IReadOnlyList<ExportInput>)[input]);
        return each.Prepend([]).Concat(optional.Length > 1 ? [optional] : []);
    }

    private TensorDifference Compare(GraphSession session, IReadOnlyList<GivenInput> given, RunSizes sizes)
    {
        IReadOnlyList<ComputedTensor> expected = subject.Run(given);
        for (int i = 0; i < expected.Count; i++)
        {
            if (!expected[i].IsFinite)
            {
                throw new ExportException($"{Title(i, sizes, given)}: the module itself returns values that are not finite numbers. Its "
                    + "weights are broken, or it divides by zero.");
            }
        }

        IReadOnlyList<ComputedTensor> actual = RunGraph(session, given, sizes);
        TensorDifference largest = default;
        for (int i = 0; i < expected.Count; i++)
        {
            if (expected[i].Type != actual[i].Type || !expected[i].Shape.AsSpan().SequenceEqual(actual[i].Shape))
            {
                throw Failure(
                    $"{Title(i, sizes, given)}: TorchSharp gives {expected[i].Describe()}, ONNX Runtime {actual[i].Describe()}.", given);
            }

            TensorDifference difference = expected[i].Difference(actual[i]);
            if (!difference.IsWithin(demands.Tolerance))
            {
                throw Failure(
                    $"{Title(i, sizes, given)}: ONNX Runtime and TorchSharp differ by {difference}, more than the tolerance of "
                    + $"{demands.Tolerance}.",
                    given);
            }

            largest = largest.Max(difference);
        }

        return largest;
    }

    private IReadOnlyList<ComputedTensor> RunGraph(GraphSession session, IReadOnlyList<GivenInput> given, RunSizes sizes)
    {
        try
        {
            return session.Run(given, subject.Outputs);
        }
        catch (ExportException error)
        {
            throw Failure($"At batch size {sizes.Batch}: {error.Message}", given);
        }
    }

    private string Title(int output, RunSizes sizes, IReadOnlyList<GivenInput> given)
    {
        string[] away =
        [
            .. given.Zip(subject.Inputs)
                .Where(pair => pair.Second.IsOptional && !pair.First.IsDefault)
                .Select(pair => $"'{pair.First.Name}'"),
        ];
        string choice = away.Length == 0 ? "" : $" with {string.Join(" and ", away)} away from its default";
        return $"Output '{subject.Outputs[output]}' at batch size {sizes.Batch}{choice}";
    }

    private ExportException Failure(string finding, IReadOnlyList<GivenInput> given)
    {
        (string? path, string explanation) = new DifferenceFinder(subject, recording, converters, demands).Explain(given);
        string message = $"{finding} {explanation} Nothing was written.";
        return path is null ? new ExportException(message) : new ExportException(path, message);
    }
}

/// <summary>What a file is held to.</summary>
/// <param name="BatchSizes">The batch sizes at which it is checked.</param>
/// <param name="Tolerance">How far its outputs may lie from the module's.</param>
/// <param name="SingleTolerance">How far what is written for one module may lie from that module.</param>
/// <param name="BeyondModules">
/// Why the file differs where what is written for each module agrees with it, and what to do, as the end of a sentence.
/// </param>
internal sealed record VerificationDemands(
    IReadOnlyList<int> BatchSizes, TensorDifference Tolerance, TensorDifference SingleTolerance, string BeyondModules);
