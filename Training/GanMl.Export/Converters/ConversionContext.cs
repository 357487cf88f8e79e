using GanMl.Export.Graph;
using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>
/// One call of a module, for its converter: the module, its inputs, and the graph to write to. Names of what is written derive
/// from the module's path, so that a viewer shows where an operation comes from.
/// </summary>
public sealed class ConversionContext
{
    private readonly ModuleCall _call;
    private readonly GraphBuilder _graph;

    internal ConversionContext(ModuleCall call, IReadOnlyList<GraphValue> inputs, GraphBuilder graph)
    {
        _call = call;
        _graph = graph;
        Inputs = inputs;
    }

    /// <summary>The module that was called.</summary>
    public nn.Module Module => _call.Module;

    /// <summary>Where it sits inside the exported module, for example <c>body.up1</c>; empty for the exported module itself.</summary>
    public string Path => _call.Path;

    /// <summary>What it was called with; <see cref="GraphValue.Absent"/> for null.</summary>
    public IReadOnlyList<GraphValue> Inputs { get; }

    /// <summary>Its first input.</summary>
    public GraphValue Input => Inputs[0];

    /// <summary>
    /// The shape of an input when the forward pass was followed. The first size is most often the batch: do not store it.
    /// </summary>
    /// <exception cref="ExportException">The input was null.</exception>
    public IReadOnlyList<long> InputShape(int index = 0) =>
        _call.Inputs[index]?.Shape ?? throw Refuse($"it was called without its input number {index}");

    /// <summary>
    /// The shape of an input, with -1 for every size that differs from run to run, such as the batch. Store only the others.
    /// </summary>
    /// <exception cref="ExportException">The input was null.</exception>
    public IReadOnlyList<long> InputSizes(int index = 0) =>
        _call.Inputs[index]?.Sizes ?? throw Refuse($"it was called without its input number {index}");

    /// <summary>
    /// The shape of an output when the forward pass was followed. The first size is most often the batch: do not store it.
    /// </summary>
    public IReadOnlyList<long> OutputShape(int index = 0) => _call.Outputs[index].Shape;

    /// <summary>Stores a parameter or buffer of the module. One that several modules share is stored once.</summary>
    /// <param name="name">Its name inside the module, for example <c>weight</c>.</param>
    /// <param name="tensor">Its values, Float32 or Int64, on any device.</param>
    public GraphValue Parameter(string name, Tensor tensor) => _graph.Parameter(Join('.', name), tensor);

    /// <summary>Stores a number.</summary>
    /// <param name="name">What it stands for.</param>
    /// <param name="value">The number.</param>
    public GraphValue Constant(string name, float value)
    {
        using Tensor scalar = tensor(value);
        return _graph.Constant(Join('/', name), scalar);
    }

    /// <summary>Stores whole numbers, for example the target of a Reshape: -1 takes what is left, 0 keeps an axis.</summary>
    /// <param name="name">What they stand for.</param>
    /// <param name="values">The numbers.</param>
    public GraphValue Constant(string name, IEnumerable<long> values)
    {
        using Tensor vector = tensor(values.ToArray());
        return _graph.Constant(Join('/', name), vector);
    }

    /// <summary>Stores a tensor that the module does not own, for example one that is computed from its settings.</summary>
    /// <param name="name">What it stands for.</param>
    /// <param name="values">Its values, Float32 or Int64.</param>
    public GraphValue Constant(string name, Tensor values) => _graph.Constant(Join('/', name), values);

    /// <summary>Adds an operation with one output.</summary>
    /// <param name="operation">Its ONNX name, of opset 17 or older.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="attributes">Its settings.</param>
    public GraphValue Node(string operation, ReadOnlySpan<GraphValue> inputs, params ReadOnlySpan<NodeSetting> attributes) =>
        Nodes(operation, inputs, 1, attributes)[0];

    /// <summary>Adds an operation with several outputs.</summary>
    /// <param name="operation">Its ONNX name, of opset 17 or older.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">How many outputs it has.</param>
    /// <param name="attributes">Its settings.</param>
    public IReadOnlyList<GraphValue> Nodes(
        string operation,
        ReadOnlySpan<GraphValue> inputs,
        int outputs,
        params ReadOnlySpan<NodeSetting> attributes) =>
        _graph.Node(Join('/', operation), operation, inputs, attributes, outputs);

    /// <summary>The error of a converter that cannot write the module as it is set up.</summary>
    /// <param name="reason">Why, and what to do, as the end of a sentence that starts with the module's path.</param>
    public ExportException Refuse(string reason) => new(Path, $"{_call.Title} cannot be exported: {reason}.");

    private string Join(char separator, string name) =>
        Path.Length > 0 ? $"{Path}{separator}{name}" : separator == '.' ? name : $"{Module.GetName()}{separator}{name}";
}
