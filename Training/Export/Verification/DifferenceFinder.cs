using System.Globalization;
using GanMl.Training.Export.Format;
using GanMl.Training.Export.Graph;
using GanMl.Training.Export.Recording;
using static TorchSharp.torch;

namespace GanMl.Training.Export.Verification;

/// <summary>Finds where a graph departs from its module, so that a failed check says more than a number.</summary>
/// <param name="module">The module, in evaluation mode.</param>
/// <param name="inputs">The names of its inputs.</param>
/// <param name="options">The converters and the tolerance.</param>
internal sealed class DifferenceFinder(nn.Module module, IReadOnlyList<string> inputs, ExportOptions options)
{
    /// <summary>Follows the module again on the inputs that failed, and compares the output of every call.</summary>
    /// <returns>The path of the first module that differs, if one does, and what was found, as a sentence or two.</returns>
    internal (string? Path, string Explanation) Explain(IReadOnlyList<Tensor> samples)
    {
        IReadOnlyList<ComputedTensor> first = Outputs(samples);
        if (Outputs(samples).Zip(first).Any(pair => pair.First.LargestDifference(pair.Second) > 0))
        {
            return (null, "The module gives another result each time, even in evaluation mode and for the same input: something in it "
                + "draws random numbers or keeps a state. Give it the randomness as an input.");
        }

        foreach ((ModuleCall call, double difference) in Differences(samples))
        {
            if (difference > options.Tolerance)
            {
                return (call.Path, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The first module that differs is {call.Title}, by {difference:G3}: its converter does not write what it computes, or "
                    + $"its input was changed in place by a step that the export cannot see."));
            }
        }

        return (null, "Followed again at this batch size, every module agrees: something in the forward pass depends on the batch size, "
            + "and the graph kept that of the example; or a step that the export cannot see changes a tensor in place.");
    }

    private ComputedTensor[] Outputs(IReadOnlyList<Tensor> samples) =>
        [.. CallableModule.Run(module, Copy(samples)).Select(ComputedTensor.Of)];

    private IEnumerable<(ModuleCall Call, double Difference)> Differences(IReadOnlyList<Tensor> samples)
    {
        var computed = new List<(ModuleCall Call, RecordedValue Value, ComputedTensor Result)>();
        ForwardRecording recording = ForwardRecorder.Record(
            module,
            Copy(samples),
            options.Converters,
            (call, results) => computed.AddRange(call.Outputs.Zip(results, (value, result) => (call, value, ComputedTensor.Of(result)))));

        // The same graph, with the output of every call as an output of its own.
        string[] names = [.. computed.Select((_, index) => $"value{index}")];
        ModelProto model = GraphWriter.Write(
            recording with { Outputs = [.. computed.Select(entry => entry.Value)] },
            inputs,
            [.. computed.Select((entry, index) => (names[index], Axes(entry.Value)))],
            nameof(DifferenceFinder));
        using var session = new GraphSession(model);
        IReadOnlyList<ComputedTensor> actual = session.Run(
            [.. inputs.Zip(samples, (name, sample) => (name, ComputedTensor.Of(sample)))], names);
        return [.. computed.Zip(actual, (entry, result) => (entry.Call, entry.Result.LargestDifference(result)))];
    }

    private static IReadOnlyList<GraphAxis> Axes(RecordedValue value) => [.. value.Shape.Select(GraphAxis.Fixed)];

    private static Tensor[] Copy(IReadOnlyList<Tensor> samples) => [.. samples.Select(sample => sample.clone())];
}
