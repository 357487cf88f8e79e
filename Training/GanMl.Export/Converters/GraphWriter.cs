using System.Reflection;
using GanMl.Export.Graph;
using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>Turns a followed forward pass into an ONNX model.</summary>
internal static class GraphWriter
{
    // Old enough for the runtimes and checkers that are in use.
    private const int OpsetVersion = 17;
    private const int FormatVersion = 8;

    /// <summary>The model, without metadata.</summary>
    /// <param name="recording">The forward pass.</param>
    /// <param name="converters">What is known about writing each kind of module.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The names and axes of the outputs; null for a shape that is left open.</param>
    /// <param name="name">The name of the graph.</param>
    /// <exception cref="ExportException">A module has no converter, or is set up in a way that ONNX cannot say.</exception>
    internal static ModelProto Write(
        ForwardRecording recording,
        ConverterCatalogue converters,
        IReadOnlyList<ExportInput> inputs,
        IReadOnlyList<(string Name, IReadOnlyList<GraphAxis>? Axes)> outputs,
        string name)
    {
        var graph = new GraphBuilder(name, [.. inputs.Select(input => input.Name), .. outputs.Select(output => output.Name)]);
        var values = new Dictionary<RecordedValue, GraphValue>();
        foreach ((RecordedValue value, ExportInput input) in recording.Inputs.Zip(inputs))
        {
            values[value] = graph.Input(input);
        }

        foreach (ModuleCall call in recording.Calls)
        {
            GraphValue[] given = [.. call.Inputs.Select(input => input is null ? GraphValue.Absent : Find(input))];
            IReadOnlyList<GraphValue> returned = Converter(call).Convert(new ConversionContext(call, given, graph));
            foreach ((RecordedValue value, GraphValue written) in call.Outputs.Zip(returned))
            {
                values[value] = written;
            }
        }

        foreach ((RecordedValue value, (string output, IReadOnlyList<GraphAxis>? axes)) in recording.Outputs.Zip(outputs))
        {
            graph.Output(output, Find(value), value.Type, axes);
        }

        Assembly producer = typeof(GraphWriter).Assembly;
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "GanMl",
            ProducerVersion = producer.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Graph = graph.Build(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OpsetVersion });
        return model;

        IModuleConverter Converter(ModuleCall call) => converters.Find(call.Module.GetType()) ?? throw NoConverter(call);

        GraphValue Find(RecordedValue value)
        {
            if (!values.TryGetValue(value, out GraphValue found))
            {
                // All inputs and outputs of calls are known by now; what is left are parameters that are used as they are.
                (string parameter, TorchSharp.torch.Tensor tensor) = value.Parameter!.Value;
                values[value] = found = graph.Parameter(parameter, tensor);
            }

            return found;
        }
    }

    private static ExportException NoConverter(ModuleCall call)
    {
        string type = call.Module.GetType().Name;
        return new ExportException(
            call.Path,
            $"No converter is known for {call.Title}, so it cannot be written to ONNX. Set Converters in the options to "
            + $"ConverterCatalogue.Default.With(ModuleConverter.For<{type}>((module, call) => ...)), or build the module of smaller ones "
            + "that are known, and register them.");
    }
}
