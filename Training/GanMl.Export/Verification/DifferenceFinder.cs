using GanMl.Export.Converters;
using GanMl.Export.Graph;
using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Inference.Format;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Export.Verification;

/// <summary>Finds where a graph departs from its module, so that a failed check says more than a number.</summary>
/// <param name="subject">The module, in evaluation mode.</param>
/// <param name="recording">The forward pass from which the graph was written.</param>
/// <param name="converters">What the graph was written by.</param>
/// <param name="demands">How strictly modules are compared.</param>
internal sealed class DifferenceFinder(
    ExportSubject subject, ForwardRecording recording, ConverterCatalogue converters, VerificationDemands demands)
{
    /// <summary>Follows the module again on the inputs that failed, and compares what every call returns.</summary>
    /// <returns>The path of the first module that differs, if one does, and what was found, as a sentence or two.</returns>
    internal (string? Path, string Explanation) Explain(IReadOnlyList<GivenInput> given)
    {
        // Two runs of the same module may round differently: products are summed in an order that depends on where memory lies.
        if (subject.Run(given).Zip(subject.Run(given)).Any(pair => !pair.First.Difference(pair.Second).IsWithin(demands.SingleTolerance)))
        {
            return (null, "The module gives another result each time, even in evaluation mode and for the same input: something in it "
                + "draws random numbers or keeps a state. Give it the randomness as an input.");
        }

        List<ComputedTensor[]> expected = Returned(given);
        if (expected.Count != recording.Calls.Count)
        {
            return (null, $"The module makes {expected.Count} calls of other modules here, but {recording.Calls.Count} when it was "
                + "followed: its forward pass depends on the values of its inputs or on the batch size.");
        }

        int first = FirstDifference(given, expected);
        return first < 0
            ? (null, $"Written module by module, every one agrees: {demands.BeyondModules}")
            : (recording.Calls[first].Path, Describe(recording.Calls[first], given, expected[first]));
    }

    /// <summary>What every call returns in TorchSharp.</summary>
    private List<ComputedTensor[]> Returned(IReadOnlyList<GivenInput> given)
    {
        using DisposeScope scope = NewDisposeScope();
        var returned = new List<ComputedTensor[]>();
        _ = subject.Follow(given, (_, results) => returned.Add([.. results.Select(ComputedTensor.Of)]));
        return returned;
    }

    /// <summary>The first call whose operations do not run or compute something else; -1 for none.</summary>
    private int FirstDifference(IReadOnlyList<GivenInput> given, List<ComputedTensor[]> expected)
    {
        int calls = recording.Calls.Count;
        if (Runs(calls))
        {
            IReadOnlyList<ComputedTensor> actual = Run(calls, given);
            int position = 0;
            for (int call = 0; call < calls; call++)
            {
                foreach (ComputedTensor wanted in expected[call])
                {
                    if (!wanted.Difference(actual[position++]).IsWithin(demands.SingleTolerance))
                    {
                        return call;
                    }
                }
            }

            return -1;
        }

        // What fails after some calls fails after more of them, so halving finds the first.
        (int good, int bad) = (0, calls);
        while (bad - good > 1)
        {
            int middle = (good + bad) / 2;
            (good, bad) = Runs(middle) ? (middle, bad) : (good, middle);
        }

        return bad - 1;

        bool Runs(int count)
        {
            try
            {
                _ = Run(count, given);
                return true;
            }
            catch (ExportException)
            {
                return false;
            }
        }
    }

    /// <summary>Runs the operations of the first calls, with the output of every call as an output of its own.</summary>
    private IReadOnlyList<ComputedTensor> Run(int calls, IReadOnlyList<GivenInput> given)
    {
        ModuleCall[] some = [.. recording.Calls.Take(calls)];
        RecordedValue[] values = [.. some.SelectMany(call => call.Outputs)];
        string[] names = [.. values.Select((_, index) => $"value{index}")];
        ModelProto model = GraphWriter.Write(
            recording with { Calls = some, Outputs = values },
            converters,
            subject.Inputs,
            [.. names.Select(name => (name, (IReadOnlyList<GraphAxis>?)null))],
            nameof(DifferenceFinder));
        using var session = new GraphSession(model);
        return session.Run(given, names);
    }

    private string Describe(ModuleCall call, IReadOnlyList<GivenInput> given, ComputedTensor[] expected)
    {
        string wanted = string.Join(" and ", expected.Select(tensor => tensor.Describe()));
        string cause;
        try
        {
            IReadOnlyList<ComputedTensor> all = Run(recording.Calls.TakeWhile(other => other != call).Count() + 1, given);
            ComputedTensor[] actual = [.. all.TakeLast(expected.Length)];
            TensorDifference difference = expected.Zip(actual, (here, there) => here.Difference(there)).Aggregate((a, b) => a.Max(b));
            cause = expected.Zip(actual).Any(pair => !pair.First.Shape.AsSpan().SequenceEqual(pair.Second.Shape))
                ? $"it gives {wanted}, what its converter wrote {string.Join(" and ", actual.Select(tensor => tensor.Describe()))}. "
                    + "Most often a batch size was stored: give Reshape -1 or 0 there, and store only what InputSizes says is fixed."
                : $"by {difference}: its converter does not write what it computes, or its input was changed in place by a step that the "
                    + "export cannot see.";
        }
        catch (ExportException error)
        {
            cause = $"it gives {wanted}, what its converter wrote does not run ({error.Message}). Most often a batch size was stored: give "
                + "Reshape -1 or 0 there, and store only what InputSizes says is fixed.";
        }

        return $"The first module that differs is {call.Title}: {cause}";
    }
}
